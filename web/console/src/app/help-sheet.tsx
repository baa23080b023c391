import { Modal } from 'antd';
import { Fragment } from 'react';
import { useWords, type WordKey } from './words.ts';

const sheet: readonly { word: WordKey; keys: readonly (readonly [string, WordKey])[] }[] = [
  {
    word: 'help.everywhere',
    keys: [
      ['Ctrl K', 'help.palette'],
      ['?', 'help.this'],
      ['Esc', 'help.escape'],
    ],
  },
  {
    word: 'help.desk',
    keys: [
      ['J', 'help.next'],
      ['K', 'help.previous'],
      ['Alt J', 'help.nextWriting'],
      ['Alt K', 'help.previousWriting'],
      ['/', 'help.search'],
      ['I', 'help.customer'],
    ],
  },
  {
    word: 'help.conversation',
    keys: [
      ['C', 'help.claim'],
      ['R', 'help.reply'],
      ['N', 'help.note'],
      ['H', 'help.transfer'],
      ['B', 'help.return'],
      ['E', 'help.close'],
      ['T', 'help.trace'],
    ],
  },
  {
    word: 'help.approvals',
    keys: [
      ['J', 'help.nextRequest'],
      ['K', 'help.previousRequest'],
      ['A', 'help.approve'],
      ['D', 'help.decline'],
      ['M', 'help.comment'],
    ],
  },
  {
    word: 'help.labelling',
    keys: [
      ['1 … 9', 'help.labelGuess'],
      ['A … F', 'help.labelMore'],
      ['0', 'help.labelNone'],
      ['S', 'help.labelSkip'],
      ['U', 'help.labelUndo'],
    ],
  },
  {
    word: 'help.folders',
    keys: [
      ['↑ ↓', 'help.folderStep'],
      ['← →', 'help.folderFold'],
      ['Enter', 'help.folderOpen'],
      ['F2', 'help.folderRename'],
      ['Delete', 'help.folderRemove'],
    ],
  },
  {
    word: 'help.passages',
    keys: [
      ['Enter', 'help.passageEdit'],
      ['Ctrl Enter', 'help.passageDone'],
      ['Alt S', 'help.passageSplit'],
      ['Alt M', 'help.passageMerge'],
      ['Alt ↑', 'help.passageUp'],
      ['Alt ↓', 'help.passageDown'],
    ],
  },
  {
    word: 'help.writing',
    keys: [
      ['/', 'help.scripts'],
      ['Enter', 'help.send'],
      ['Shift Enter', 'help.newline'],
      ['Ctrl V', 'help.paste'],
    ],
  },
];

export function HelpSheet({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={close} title={t('help.title')} footer={null} width={640}>
      <div className="help">
        {sheet.map((part) => (
          <section key={part.word}>
            <h3>{t(part.word)}</h3>
            <dl>
              {part.keys.map(([key, word]) => (
                <Fragment key={key}>
                  <dt>
                    {key.split(' ').map((piece) => (
                      <kbd className="key" key={piece}>
                        {piece}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{t(word)}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
