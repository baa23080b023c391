import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LabelledAs, QueuedMessage } from '#contracts/http/learning';
import { useServices } from '../../../app/services.tsx';
import { understandingKey, understandingKeys } from '../understanding-data.ts';

/** Messages read at once, and how few are left when more are read. */
const perPage = 30;
const few = 5;

export interface QueueFilter {
  reason: 'unsure' | 'rejected' | '';
}

/**
 * The queue under one's hands: a label is taken at once and sent behind it, in the order in which they were given, so
 * that to take one back takes back the last.
 */
export function useLabelling({ reason }: QueueFilter, failed: (error: unknown) => void) {
  const { call, queries } = useServices();
  const key = [...understandingKey, 'queue', reason];
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('queue.list', { query: { limit: perPage, ...(reason && { reason }) } }, signal),
  });
  const countsKey = [...understandingKey, 'queue-counts'];
  const counts = useQuery({ queryKey: countsKey, queryFn: ({ signal }) => call('queue.counts', {}, signal) });
  const [gone, setGone] = useState<readonly string[]>([]);
  const [recent, setRecent] = useState<readonly string[]>([]);
  const [back, setBack] = useState<QueuedMessage | null>(null);
  const waiting = (
    back ? [back, ...(list.data?.items ?? []).filter(({ id }) => id !== back.id)] : (list.data?.items ?? [])
  ).filter(({ id }) => !gone.includes(id));
  const without = (id: string) => setGone((before) => before.filter((one) => one !== id));
  const scope = { id: 'labelling' };
  const send = useMutation({
    scope,
    mutationFn: ({ id, as }: { id: string; as: LabelledAs }) => call('queue.label', { params: { id }, body: { as } }),
    onSuccess: async ({ counts: after }) => {
      queries.setQueryData(countsKey, after);
      void queries.invalidateQueries({ queryKey: understandingKeys.overview });
      if (waiting.length < few && after.open > waiting.length) await queries.invalidateQueries({ queryKey: key });
    },
    onError: (error, { id }) => {
      without(id);
      failed(error);
    },
  });
  const take = useMutation({
    scope,
    mutationFn: () => call('queue.undo', { body: {} }),
    onSuccess: ({ item, counts: after }) => {
      queries.setQueryData(countsKey, after);
      setBack(item);
      without(item.id);
    },
    onError: failed,
  });
  const label = (message: QueuedMessage, as: LabelledAs) => {
    setGone((before) => [...before, message.id]);
    if (as.kind === 'intent') setRecent((before) => [as.intentId, ...before.filter((one) => one !== as.intentId)]);
    send.mutate({ id: message.id, as });
  };
  return { list, counts: counts.data, now: waiting[0], done: gone.length, recent, label, undo: () => take.mutate() };
}
