import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { GovernedKind } from '#contracts/http/approvals';
import { useLive } from '../../app/live.tsx';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { articleKeys } from '../knowledge/article-data.ts';

export const approvalKeys = {
  all: ['approvals'] as const,
  list: (view: View) => ['approvals', 'list', view] as const,
  one: (id: string) => ['approvals', 'one', id] as const,
  counts: ['approvals', 'counts'] as const,
  policies: ['approvals', 'policies'] as const,
};

export const views = ['for-me', 'asked', 'all'] as const;
export type View = (typeof views)[number];

/** Ms between looks at the counts where no socket tells of news. */
const lookAfterMs = 60_000;

export function useApprovalCounts() {
  const { call } = useServices();
  const may = useMay();
  return useQuery({
    queryKey: approvalKeys.counts,
    enabled: may('staff.read'),
    refetchInterval: lookAfterMs,
    queryFn: ({ signal }) => call('approvals.counts', {}, signal),
  });
}

/** How many people must approve this kind; 0 while unknown: the server asks in any case. */
export function useApprovers(kind: GovernedKind): number {
  return useApprovalCounts().data?.needed[kind] ?? 0;
}

/** What one needs for what changes what the bot says: where others decide, whoever may write may ask. */
export function usePublishRight(): 'write' | 'publish' {
  return useApprovers('knowledge.publish') > 0 ? 'write' : 'publish';
}

/** Reads again whatever shows approvals when the server says that one changed. */
export function useApprovalWatch(): void {
  const live = useLive();
  const queries = useQueryClient();
  useEffect(() => {
    const again = () => {
      void queries.invalidateQueries({ queryKey: approvalKeys.all });
      void queries.invalidateQueries({ queryKey: articleKeys.all });
      // An editor holds what it was opened with: an article that nobody shows now is read anew when it is opened.
      queries.removeQueries({ queryKey: articleKeys.any, type: 'inactive' });
    };
    const deaf = live.hear((frame) => {
      if (frame.t === 'approvals') again();
    });
    const left = live.onReturn(again);
    return () => {
      deaf();
      left();
    };
  }, [live, queries]);
}

/** Called when something may have become of a request that a page waits for. */
export function useApprovalNews(id: string | undefined, then: () => void): void {
  const live = useLive();
  const held = useRef(then);
  useEffect(() => {
    held.current = then;
  });
  useEffect(() => {
    if (id === undefined) return undefined;
    return live.hear((frame) => {
      if (frame.t === 'approvals') held.current();
    });
  }, [id, live]);
}
