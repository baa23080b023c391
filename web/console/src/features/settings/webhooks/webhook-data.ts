import { useMutation, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import type { WebhookEndpoint } from '#contracts/http/webhooks';
import { webhookEvents, webhookEventTypes, webhookPayload, type WebhookEventType } from '#contracts/webhooks';
import { useServices } from '../../../app/services.tsx';
import { isWordKey, type WordKey, type Words } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';

export const webhooksKey = ['webhooks'] as const;

export function useWebhooks() {
  const { call } = useServices();
  return useQuery({
    queryKey: [...webhooksKey, 'list'],
    queryFn: ({ signal }) => call('webhooks.list', {}, signal),
    refetchInterval: 15_000,
  });
}

/** An act on an endpoint: what it shows is read anew, and a word says that it is done. */
export function useAct<V>(act: (value: V) => Promise<unknown>, said?: WordKey | ((value: V) => string), t?: Words) {
  const { queries } = useServices();
  const { told, failed } = useNotices();
  return useMutation({
    mutationFn: act,
    onSuccess: (_, value) => {
      void queries.invalidateQueries({ queryKey: webhooksKey });
      if (typeof said === 'function') told(said(value));
      else if (said && t) told(t(said));
    },
    onError: failed,
  });
}

export type Group = 'conversation' | 'customer' | 'article' | 'people';
const groupOf: Record<string, Group> = {
  conversation: 'conversation',
  handoff: 'conversation',
  message: 'conversation',
  feedback: 'conversation',
  customer: 'customer',
  article: 'article',
  approval: 'people',
  staff: 'people',
};

/** The kinds of events in the order of the form. */
export const groups: readonly { group: Group; types: readonly WebhookEventType[] }[] = (
  ['conversation', 'customer', 'article', 'people'] as const
).map((group) => ({ group, types: webhookEventTypes.filter((type) => groupOf[type.split('.')[0]!] === group) }));

/** A kind that this page does not know yet says its own name. */
export function eventWords(type: string, t: Words): string {
  const key = `hook.${type}`;
  return isWordKey(key) ? t(key) : type;
}

export function outcomeWords({ outcome, status }: { outcome: string | null; status: number | null }, t: Words): string {
  if (outcome === null) return '';
  const key = `outcome.${outcome}`;
  return isWordKey(key) ? t(key, { status: status ?? '' }) : outcome;
}

export type Standing = 'good' | 'new' | 'failing' | 'paused' | 'broken';

/** How an endpoint stands, in a word and a tone. */
export function standingOf({ paused, failingSince, lastAttempt }: WebhookEndpoint): {
  word: WordKey;
  standing: Standing;
} {
  if (paused?.why === 'by-hand') return { word: 'webhooks.stateByHand', standing: 'paused' };
  if (paused)
    return { word: paused.why === 'gone' ? 'webhooks.stateGone' : 'webhooks.stateFailingPaused', standing: 'broken' };
  if (failingSince) return { word: 'webhooks.stateFailing', standing: 'failing' };
  return lastAttempt
    ? { word: 'webhooks.stateGood', standing: 'good' }
    : { word: 'webhooks.stateNew', standing: 'new' };
}

type Schema = Record<string, unknown>;

/** A body as a receiver would get it, made from the contract, so that it cannot say anything else. */
export function examplePayload(type: WebhookEventType): string {
  const schema = z.toJSONSchema(webhookPayload(type, webhookEvents[type].data), { unrepresentable: 'any' });
  return JSON.stringify(exampleOf(schema as Schema), null, 2);
}

function exampleOf(schema: Schema): unknown {
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (Array.isArray(schema['anyOf'])) return exampleOf(schema['anyOf'][0] as Schema);
  switch (schema['type']) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema['properties'] as Record<string, Schema>).map(([name, each]) => [name, exampleOf(each)]),
      );
    case 'array':
      return [exampleOf(schema['items'] as Schema)];
    case 'integer':
    case 'number':
      return 7;
    case 'boolean':
      return true;
    default:
      return textOf(schema['format']);
  }
}

function textOf(format: unknown): string {
  if (format === 'uuid') return '019aa8f2-6c1e-7b31-9d52-3f0c8a41e7d5';
  if (format === 'date-time') return '2026-11-22T09:30:00.000Z';
  return '…';
}
