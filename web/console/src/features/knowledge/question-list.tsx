import { Button, Input } from 'antd';
import { useRef } from 'react';
import { limits } from '#contracts/common';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

export const questionMax = 200;

/** Which questions: other ways to ask, or those that sound alike and are not meant. */
export type QuestionRole = 'similar' | 'negative';

/** Enter goes on to the next, Backspace in an empty one takes it away, pasted lines become several. */
export function QuestionList({
  role,
  questions,
  change,
}: {
  role: QuestionRole;
  questions: readonly string[];
  change: (next: string[]) => void;
}) {
  const { t } = useWords();
  const list = useRef<HTMLOListElement>(null);
  const focus = (index: number) => requestAnimationFrame(() => list.current?.querySelectorAll('input')[index]?.focus());
  const put = (index: number, words: string[]) =>
    change([...questions].toSpliced(index, 1, ...words).slice(0, limits.similar));
  const add = (index: number) => {
    if (questions.length >= limits.similar) return;
    change([...questions].toSpliced(index, 0, ''));
    focus(index);
  };
  return (
    <>
      <ol className="similar" ref={list}>
        {questions.map((words, index) => (
          <li key={index}>
            <Input
              aria-label={t(`editor.${role}One`, { number: index + 1 })}
              maxLength={questionMax}
              value={words}
              onChange={(event) => put(index, [event.target.value])}
              onPaste={(event) => {
                const lines = linesOf(event.clipboardData.getData('text'));
                if (lines.length < 2) return;
                event.preventDefault();
                put(
                  index,
                  [words, ...lines].filter((line) => line !== ''),
                );
              }}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing) return;
                if (event.key === 'Enter') {
                  event.preventDefault();
                  add(index + 1);
                }
                if (event.key === 'Backspace' && words === '') {
                  event.preventDefault();
                  put(index, []);
                  focus(Math.max(0, index - 1));
                }
              }}
            />
            <Button
              type="text"
              aria-label={t(`editor.${role}Remove`, { number: index + 1 })}
              icon={<Icon name="close" size={14} />}
              onClick={() => put(index, [])}
            />
          </li>
        ))}
      </ol>
      <Button
        type="dashed"
        icon={<Icon name="plus" />}
        disabled={questions.length >= limits.similar}
        onClick={() => add(questions.length)}
      >
        {t(`editor.${role}Add`)}
        {questions.length > 0 && <span className="meta number"> {`${questions.length} / ${limits.similar}`}</span>}
      </Button>
    </>
  );
}

function linesOf(pasted: string): string[] {
  return pasted
    .split(/\r?\n/)
    .map((line) => line.trim().slice(0, questionMax))
    .filter((line) => line !== '');
}
