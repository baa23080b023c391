import { Button, Dropdown, Input } from 'antd';
import { memo, useRef, type ComponentRef, type KeyboardEvent } from 'react';
import { limits } from '#contracts/common';
import type { Chunk } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

export interface ChunkAct {
  edit: () => void;
  close: () => void;
  change: (part: Partial<Chunk>) => void;
  merge: () => void;
  split: (place: number) => void;
  add: () => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
}

interface Props {
  chunk: Chunk;
  /** Counted from 1. */
  number: number;
  /** Its heading is not that of the passage above. */
  heading: boolean;
  editing: boolean;
  isLast: boolean;
  act?: ChunkAct;
}

/**
 * One passage. With the keyboard: Enter writes in it, Alt and an arrow moves it, Alt M joins it with the next; while
 * writing, Ctrl Enter ends and Alt S cuts it where the cursor stands.
 */
export const ChunkRow = memo(function ChunkRow({ chunk, number, heading, editing, isLast, act }: Props) {
  const { t } = useWords();
  const press = (event: KeyboardEvent) => {
    if (!act || event.target !== event.currentTarget) return;
    const done = (verb: () => void) => {
      event.preventDefault();
      verb();
    };
    if (event.key === 'Enter') done(act.edit);
    else if (event.altKey && event.key === 'ArrowUp') done(() => act.move(-1));
    else if (event.altKey && event.key === 'ArrowDown') done(() => act.move(1));
    else if (event.altKey && event.code === 'KeyM') done(act.merge);
  };
  return (
    <li className="passage" data-disabled={chunk.disabled}>
      {heading && chunk.heading.length > 0 && <p className="passage-heading">{chunk.heading.join(' / ')}</p>}
      <div
        className="chunk-body"
        {...(act && { tabIndex: 0, role: 'group', 'aria-keyshortcuts': 'Enter Alt+ArrowUp Alt+ArrowDown Alt+M' })}
        aria-label={t('chunks.one', { number })}
        data-chunk={chunk.id}
        onKeyDown={press}
      >
        <div className="chunk-line">
          <span className="meta number">
            {number}
            {chunk.page !== null && ` · ${t('chunks.page', { page: chunk.page })}`}
            {chunk.disabled && (
              <>
                {' '}
                <span className="tag">{t('chunks.disabled')}</span>
              </>
            )}
          </span>
          {act && !editing && <Verbs chunk={chunk} number={number} isLast={isLast} act={act} />}
        </div>
        {editing && act ? <Writing chunk={chunk} number={number} act={act} /> : <p className="words">{chunk.text}</p>}
      </div>
    </li>
  );
});

function Verbs({ chunk, number, isLast, act }: Required<Pick<Props, 'chunk' | 'number' | 'isLast' | 'act'>>) {
  const { t } = useWords();
  const items = [
    { key: 'merge', label: t('chunks.merge'), disabled: isLast, onClick: act.merge },
    { key: 'up', label: t('chunks.up'), disabled: number === 1, onClick: () => act.move(-1) },
    { key: 'down', label: t('chunks.down'), disabled: isLast, onClick: () => act.move(1) },
    { key: 'add', label: t('chunks.addBelow'), onClick: act.add },
    {
      key: 'disable',
      label: t(chunk.disabled ? 'chunks.enable' : 'chunks.disable'),
      onClick: () => act.change({ disabled: !chunk.disabled }),
    },
    { key: 'remove', label: t('chunks.remove'), danger: true, onClick: act.remove },
  ];
  return (
    <span className="passage-acts">
      <Button size="small" type="text" onClick={act.edit} aria-label={t('chunks.editOne', { number })}>
        {t('chunks.edit')}
      </Button>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button size="small" type="text" aria-label={t('chunks.more', { number })} icon={<Icon name="more" />} />
      </Dropdown>
    </span>
  );
}

function Writing({ chunk, number, act }: { chunk: Chunk; number: number; act: ChunkAct }) {
  const { t } = useWords();
  const field = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const cut = () => act.split(field.current?.resizableTextArea?.textArea.selectionStart ?? 0);
  return (
    <div className="chunk-writing">
      <Input
        aria-label={t('chunks.heading', { number })}
        placeholder={t('chunks.headingHint')}
        value={chunk.heading.join(' / ')}
        onChange={(event) => act.change({ heading: headingOf(event.target.value) })}
      />
      <Input.TextArea
        ref={field}
        autoFocus
        aria-label={t('chunks.text', { number })}
        autoSize={{ minRows: 3, maxRows: 16 }}
        maxLength={limits.chunk}
        showCount={chunk.text.length > limits.chunk * 0.8}
        value={chunk.text}
        onChange={(event) => act.change({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            act.close();
          }
          if (event.altKey && event.code === 'KeyS') {
            event.preventDefault();
            cut();
          }
        }}
      />
      <div className="chunk-writing-acts">
        <Button size="small" type="primary" onClick={act.close}>
          {t('chunks.done')}
        </Button>
        <Button
          size="small"
          icon={<Icon name="split" size={14} />}
          onMouseDown={(event) => event.preventDefault()}
          onClick={cut}
        >
          {t('chunks.split')}
        </Button>
        <span className="meta">{t('chunks.keys')}</span>
      </div>
    </div>
  );
}

/** `第一章 / 费用` as its parts; the last one keeps the space that is being written behind it. */
function headingOf(words: string): string[] {
  const parts = words.split(' / ').slice(0, limits.headings);
  return words === '' ? [] : parts.map((part) => part.slice(0, 200));
}
