import { Button, Input } from 'antd';
import { useState } from 'react';
import { learningLimits } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { useSettled } from '../use-settled.ts';
import { linesToTexts } from './example-lines.ts';
import { FindingLines } from './finding-lines.tsx';
import { useDraftFindings, useExampleActs } from './intent-data.ts';

/** A field that adds what is typed by Enter, and all lines of what is pasted. What another intent says is told as one types. */
export function AddExample({ intentId }: { intentId: string | null }) {
  const { t } = useWords();
  const { failed, told, undoable } = useNotices();
  const { add, remove } = useExampleActs();
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const findings = useDraftFindings(intentId, settled);
  const put = (texts: string[]) =>
    add.mutate(
      { intentId, texts },
      {
        onError: (error) => {
          failed(error);
          setText(texts.join(' '));
        },
        onSuccess: ({ items, known }) => {
          if (items.length === 0) told(t('intent.allKnown', { count: known }));
          else if (items.length > 1 || known > 0)
            undoable(t(known > 0 ? 'intent.addedSome' : 'intent.added', { count: items.length, known }), () =>
              remove.mutate(
                items.map(({ id }) => id),
                { onError: failed },
              ),
            );
        },
      },
    );
  const enter = () => {
    if (text.trim() === '') return;
    put([text.trim()]);
    setText('');
  };
  const paste = (event: React.ClipboardEvent) => {
    const { texts, long } = linesToTexts(event.clipboardData.getData('text'));
    if (texts.length < 2) return;
    event.preventDefault();
    if (long > 0) told(t('intent.tooLong', { count: long, most: learningLimits.exampleText }));
    else if (texts.length > learningLimits.bulk) told(t('intent.tooManyAtOnce', { most: learningLimits.bulk }));
    else put(texts);
  };
  return (
    <div className="example-add">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          enter();
        }}
      >
        <Input
          aria-label={t('intent.addExample')}
          placeholder={t('intent.addExamplePlaceholder')}
          maxLength={learningLimits.exampleText}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPaste={paste}
        />
        <Button htmlType="submit" loading={add.isPending} disabled={text.trim() === ''}>
          {t('intent.add')}
        </Button>
      </form>
      {text.trim() !== '' && <FindingLines findings={findings.data?.items ?? []} about={null} />}
    </div>
  );
}
