import { Input } from 'antd';
import { useState } from 'react';
import { learningLimits, type IntentExample, type TrainingFinding } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { RowActs } from '../../../ui/row-acts.tsx';
import { useSettled } from '../use-settled.ts';
import { FindingLines } from './finding-lines.tsx';
import { useDraftFindings, useExampleActs } from './intent-data.ts';

/** One example, changed in place: Enter keeps, Escape leaves it as it was. */
export function ExampleRow({
  example,
  findings,
  locked,
  remove,
}: {
  example: IntentExample;
  findings: readonly TrainingFinding[];
  locked: boolean;
  remove: () => void;
}) {
  const { t } = useWords();
  const [editing, edit] = useState(false);
  return (
    <>
      <div className="example-what">
        {editing ? (
          <Changed example={example} close={() => edit(false)} />
        ) : (
          <>
            <span className="example-text">
              {example.text}
              {example.from !== 'staff' && <span className="tag">{t(`intent.from.${example.from}`)}</span>}
            </span>
            <FindingLines findings={findings} about={example.id} />
          </>
        )}
      </div>
      {!locked && !editing && (
        <RowActs
          edit={{ words: t('intent.editExample', { text: example.text }), act: () => edit(true) }}
          remove={{ words: t('intent.removeExample', { text: example.text }), act: remove }}
        />
      )}
    </>
  );
}

function Changed({ example, close }: { example: IntentExample; close: () => void }) {
  const { t } = useWords();
  const { failed } = useNotices();
  const { change } = useExampleActs();
  const [text, setText] = useState(example.text);
  const settled = useSettled(text.trim());
  const found = useDraftFindings(example.intentId, settled === example.text ? '' : settled);
  const said = text.trim();
  // What it says itself is no trouble of the words that take its place.
  const findings = (found.data?.items ?? []).filter(({ examples }) =>
    examples.some(({ id }) => id !== example.id && id !== null),
  );
  const keep = () => {
    if (said === '' || said === example.text) return close();
    change.mutate({ id: example.id, text: said }, { onSuccess: close, onError: failed });
  };
  return (
    <>
      <Input
        autoFocus
        aria-label={t('intent.editExample', { text: example.text })}
        maxLength={learningLimits.exampleText}
        disabled={change.isPending}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={keep}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
      />
      {settled !== example.text && <FindingLines findings={findings} about={example.id} />}
    </>
  );
}
