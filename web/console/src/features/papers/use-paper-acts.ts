import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemError } from '#contracts/client';
import type { PaperView } from '#contracts/http/papers';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import type { Before } from './paper-fields.tsx';
import { keepPaper } from './papers-data.ts';
import type { Decision } from './suggested-words.ts';

/** One field that somebody else changed meanwhile; null where nothing stands. */
export interface Changed {
  readonly name: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** What differs between two states of a paper. */
export function changesBetween(before: PaperView, after: PaperView): Changed[] {
  const was = new Map(before.fields.map(({ name, value }) => [name, value]));
  const is = new Map(after.fields.map(({ name, value }) => [name, value]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, was: was.get(name) ?? null, is: is.get(name) ?? null }))
    .filter((one) => one.was !== one.is);
}

const isOvertaken = (error: unknown) =>
  error instanceof ProblemError && (error.code === 'paper.conflict' || error.code === 'paper.replaced');

/** Correcting and deciding, by the revision that is shown. Who was slower sees what changed, and what he typed stays. */
export function usePaperActs(paper: PaperView | undefined) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const [before, setBefore] = useState<Before>(new Map());
  const [overtaken, setOvertaken] = useState<{ state: boolean; changes: Changed[] } | null>(null);

  const complain = async (error: unknown) => {
    if (!paper || !isOvertaken(error)) return failed(error);
    try {
      const now = await call('papers.get', { params: { id: paper.id } });
      setOvertaken({ state: now.state !== paper.state, changes: changesBetween(paper, now) });
      keepPaper(queries, now);
    } catch (again) {
      failed(again);
    }
  };
  const correcting = useMutation({
    mutationFn: ({ of, fields }: { of: PaperView; fields: Record<string, string | null> }) =>
      call('papers.correct', { params: { id: of.id }, body: { revision: of.revision, fields } }),
    onSuccess: (after, { of, fields }) => {
      const [[name, value]] = Object.entries(fields) as [[string, string | null]];
      const was = of.fields.find((field) => field.name === name)?.value ?? null;
      setBefore((known) => {
        const next = new Map(known);
        // Taken back: there is nothing more to take back.
        if (known.has(name) && known.get(name) === value) next.delete(name);
        else if (!known.has(name)) next.set(name, was);
        return next;
      });
      setOvertaken(null);
      keepPaper(queries, after);
    },
    onError: complain,
  });
  const deciding = useMutation({
    mutationFn: ({ of, decision, words }: { of: PaperView; decision: Decision; words: string | undefined }) =>
      call('papers.decide', {
        params: { id: of.id },
        body: { revision: of.revision, outcome: decision, ...(words !== undefined && { words }) },
      }),
    onSuccess: (after, { words }) => {
      setOvertaken(null);
      keepPaper(queries, after);
      told(
        t(words === undefined ? 'paper.decided' : 'paper.decidedAndTold', { state: t(`paper.state.${after.state}`) }),
      );
    },
    onError: complain,
  });
  return {
    before,
    overtaken,
    forgetOvertaken: () => setOvertaken(null),
    correct: (name: string, value: string | null) =>
      paper ? correcting.mutateAsync({ of: paper, fields: { [name]: value } }) : Promise.resolve(),
    deciding,
  };
}
