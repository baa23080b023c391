import { z } from 'zod';
import type { TraceStep } from '#contracts/http/dialogue';
import { isWordKey, useWords } from '../../app/words.ts';

const cuts = z.array(
  z.object({
    sentence: z.string(),
    /** Of the guard. */
    reason: z.string().optional(),
    /** Of what the model wrote. */
    why: z.string().optional(),
    what: z.string().default(''),
    spans: z.array(z.object({ start: z.number().int(), end: z.number().int() })).default([]),
  }),
);

/** Sentences that were not said, each with the reason and with what did not stand marked in it. */
export function TraceCuts({ step }: { step: TraceStep }) {
  const { t } = useWords();
  const read = cuts.safeParse(step.detail['cut']);
  if (!read.success || read.data.length === 0) return null;
  return (
    <ul className="trace-cuts" aria-label={t('trace.cuts')}>
      {read.data.map(({ sentence, reason, why, what, spans }, at) => {
        const key = `cut.${reason ?? why ?? ''}`;
        return (
          <li key={at}>
            <Marked text={sentence} what={what} spans={spans} />
            <span className="tag tag-breach">{isWordKey(key) ? t(key) : t('cut.other')}</span>
          </li>
        );
      })}
    </ul>
  );
}

interface MarkedProps {
  text: string;
  what: string;
  spans: readonly { start: number; end: number }[];
}

function Marked({ text, what, spans }: MarkedProps) {
  const at = what === '' ? -1 : text.indexOf(what);
  const [first] = spans.length > 0 ? spans : at === -1 ? [] : [{ start: at, end: at + what.length }];
  if (!first) return <q>{text}</q>;
  return (
    <q>
      {text.slice(0, first.start)}
      <mark>{text.slice(first.start, first.end)}</mark>
      {text.slice(first.end)}
    </q>
  );
}
