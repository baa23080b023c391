import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ArticleBatch } from '#contracts/http/article-batches';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { articleKeys } from './article-data.ts';
import { folderKeys } from './folder-data.ts';
import type { whichArticles } from './selection.ts';

export const batchKeys = {
  any: ['batches'] as const,
  list: ['batches', 'list'] as const,
  one: (id: string) => ['batches', id] as const,
  items: (id: string, shown: string) => ['batches', id, 'items', shown] as const,
  item: (id: string, articleId: string) => ['batches', id, 'item', articleId] as const,
};

/** Ms between looks at a batch that runs. */
const lookAfterMs = 700;

export type Which = ReturnType<typeof whichArticles>;

export interface Batches {
  /** Those that run, oldest first. */
  running: readonly ArticleBatch[];
  /** Those that are done and can be taken back, until somebody puts the line away. */
  done: readonly ArticleBatch[];
  undo: (id: string) => void;
  putAway: (id: string) => void;
  act: (verb: 'publish' | 'unpublish' | 'delete', which: Which, why: string) => Promise<void>;
  move: (which: Which, folderId: string | null) => Promise<void>;
}

/** What is done with many articles at once: begun here, followed until it is done, then offered to be taken back. */
export function useBatches(): Batches {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const [open, setOpen] = useState<readonly ArticleBatch[]>([]);
  const [done, setDone] = useState<readonly ArticleBatch[]>([]);
  const putAway = (id: string) => setDone((now) => now.filter((batch) => batch.id !== id));
  const ended = useRef(new Set<string>());
  const looks = useQueries({
    queries: open.map(({ id }) => ({
      queryKey: batchKeys.one(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => call('articleBatches.get', { params: { id } }, signal),
      refetchInterval: lookAfterMs,
    })),
  });
  const running = open.map((batch, at) => looks[at]?.data ?? batch);
  const end = (batch: ArticleBatch) => {
    if (ended.current.has(batch.id)) return;
    ended.current.add(batch.id);
    setOpen((now) => now.filter(({ id }) => id !== batch.id));
    void queries.invalidateQueries({ queryKey: articleKeys.all });
    void queries.invalidateQueries({ queryKey: folderKeys.all });
    void queries.invalidateQueries({ queryKey: batchKeys.list });
    queries.removeQueries({ queryKey: articleKeys.any, type: 'inactive' });
    if (batch.state === 'waiting') return told(t('bulk.asked', { count: batch.items }));
    if (!batch.canUndo || batch.verb === 'undo') return told(doneWords(batch, t));
    return setDone((now) => [...now, batch]);
  };
  const begin = async (asked: Promise<ArticleBatch>): Promise<void> => {
    try {
      const batch = await asked;
      if (batch.state === 'running') setOpen((now) => [...now, batch]);
      else end(batch);
    } catch (error) {
      failed(error);
    }
  };
  const over = running.filter(({ state }) => state !== 'running');
  useEffect(() => {
    for (const batch of over) end(batch);
  });
  return {
    running: running.filter(({ state }) => state === 'running'),
    done,
    undo: (id) => {
      putAway(id);
      void begin(call('articleBatches.undo', { params: { id }, body: {} }));
    },
    putAway,
    act: (verb, which, why) => begin(call('articleBatches.create', { body: { verb, which, why } })),
    move: (which, folderId) => begin(call('articleBatches.move', { body: { which, folderId } })),
  };
}

type Say = ReturnType<typeof useWords>['t'];

/** What was done, and how many were not, for which reasons. */
export function doneWords({ verb, outcomes }: ArticleBatch, t: Say): string {
  const done = t(`bulk.done.${verb}`, { count: (outcomes.done ?? 0) + (outcomes['as-is'] ?? 0) });
  const not = (['changed', 'not-ready', 'gone', 'denied', 'left-out'] as const)
    .filter((outcome) => (outcomes[outcome] ?? 0) > 0)
    .map((outcome) => t(`bulk.outcome.${outcome}`, { count: outcomes[outcome] ?? 0 }));
  return not.length === 0 ? done : t('bulk.doneBut', { done, not: not.join(t('common.listed')) });
}
