import type { Message } from '#contracts/http/conversations';
import type { WebhookEventType } from '#contracts/webhooks';
import type { Tx } from '#platform/db';
import type { StoredFact } from '#platform/facts';

/** A message with the conversation it stands in, as whoever owns them gives it. */
export interface Told {
  /** The member of staff who speaks there now. */
  personId: string | null;
  conversation: { id: string; channel: string; customerId: string; teamId: string | null };
  message: Message;
}

export interface Happening {
  type: WebhookEventType;
  /** Without what was said: that is read when it is sent, and only for those who may have it. */
  data: Record<string, unknown>;
  at: Date;
}

export interface HappeningDeps {
  now(): Date;
  /** Null when there is no such message or its customer was forgotten. */
  messageOf(tx: Tx, conversationId: string, seq: number): Promise<Told | null>;
}

/** Facts that become events as they are. */
const AS_THEY_ARE: Partial<Record<string, WebhookEventType>> = {
  'customer.updated': 'customer.updated',
  'customer.forgotten': 'customer.forgotten',
  'paper.changed': 'paper.changed',
  'article.published': 'article.published',
  'article.unpublished': 'article.unpublished',
  'article.removed': 'article.removed',
  'approval.requested': 'approval.requested',
  'approval.decided': 'approval.decided',
  'staff.changed': 'staff.changed',
  'staff.disabled': 'staff.disabled',
};

export const heardFacts: readonly string[] = [...Object.keys(AS_THEY_ARE), 'message.appended', 'feedback.given'];

/** What a fact means to other systems: no event, one, or two (the first message also starts the conversation). */
export async function happenings(tx: Tx, deps: HappeningDeps, fact: StoredFact): Promise<Happening[]> {
  const plain = AS_THEY_ARE[fact.type];
  if (plain) return [{ type: plain, data: { ...fact.payload }, at: deps.now() }];
  const told = await deps.messageOf(tx, String(fact.payload['conversationId']), Number(fact.payload['seq']));
  if (!told) return [];
  const { conversation, message } = told;
  const { seq } = message;
  if (fact.type === 'feedback.given')
    return [
      { type: 'feedback.given', data: { conversation, seq, value: message.feedback?.value ?? null }, at: deps.now() },
    ];
  const at = new Date(message.at);
  const started: Happening[] = seq === 1 ? [{ type: 'conversation.started', data: { conversation }, at }] : [];
  const said = ofMessage(told);
  return said ? [...started, { ...said, at }] : started;
}

function ofMessage({ conversation, message }: Told): Omit<Happening, 'at'> | null {
  const { seq, body, id, at, author } = message;
  const place = { conversation, seq };
  switch (body.kind) {
    case 'note':
      return null;
    case 'event':
      return ofEvent(place, body.event);
    default: {
      const file = 'file' in body ? { mime: body.file.mime, size: body.file.size } : null;
      const said = { id, at, author, kind: body.kind, file, text: null };
      return { type: 'message.appended', data: { ...place, message: said } };
    }
  }
}

type Event = Extract<Message['body'], { kind: 'event' }>['event'];

function ofEvent(
  place: { conversation: Told['conversation']; seq: number },
  event: Event,
): Omit<Happening, 'at'> | null {
  switch (event.type) {
    case 'handoff.requested':
      return { type: event.type, data: { ...place, reason: event.reason } };
    case 'handoff.delayed':
      return { type: event.type, data: { ...place, promisedAt: event.promisedAt } };
    case 'handoff.claimed':
    case 'handoff.returned':
    case 'conversation.closed':
      return { type: event.type, data: { ...place, by: event.name } };
    case 'handoff.cancelled':
    case 'conversation.reopened':
      return { type: event.type, data: place };
    case 'conversation.transferred':
      return {
        type: event.type,
        data: { ...place, by: event.by, team: event.team ?? null, person: event.person ?? null },
      };
    // Places in the queue, the bot's rests, and whatever else concerns nobody outside.
    default:
      return null;
  }
}

/** What was said, as one text; the name of a file. */
export function textOf({ body }: Message): string | null {
  switch (body.kind) {
    case 'text':
      return body.text;
    case 'answer':
      return body.sentences.join('');
    case 'choices':
      return [body.text, ...body.choices.map(({ label }) => label)].join('\n');
    case 'image':
    case 'file':
      return body.file.name;
    case 'note':
    case 'event':
      return null;
  }
}
