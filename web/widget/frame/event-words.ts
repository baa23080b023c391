import type { ConversationEvent } from '../../../contracts/http/conversations.ts';
import type { Words } from './words.ts';

/** Its words tell a time of their own: a second one beside it would be read as the promise. */
export function namesTime({ type }: ConversationEvent): boolean {
  return type === 'handoff.queued' || type === 'handoff.delayed';
}

/** What happened, in the customer's words; empty for what only staff are told. */
export function eventWords(words: Words, event: ConversationEvent): string {
  const { t } = words;
  switch (event.type) {
    case 'handoff.requested':
      return t(`event.requested.${event.reason}`);
    case 'handoff.queued': {
      const time = words.clock.when(event.promisedAt);
      return t(event.online === 0 ? 'event.queuedNobody' : 'event.queued', { time });
    }
    case 'handoff.delayed':
      if (event.promisedAt === null) return t('event.delayedOpen');
      return t('event.delayed', { time: words.clock.when(event.promisedAt) });
    case 'handoff.claimed':
      return t('event.claimed', { name: event.name });
    case 'handoff.returned':
      return t('event.returned', { name: event.name });
    case 'handoff.cancelled':
      return t('event.cancelled');
    case 'conversation.closed':
      return t('event.closed');
    case 'conversation.reopened':
      return t('event.reopened');
    case 'conversation.transferred':
      return '';
    case 'bot.paused':
      return t('event.paused');
    case 'consent.withdrawn':
      return t('event.withdrawn');
    // Staff read these.
    case 'conversation.rated':
    case 'delivery.failed':
    case 'message.recalled':
    case 'consent.given':
    case 'form.answered':
      return '';
  }
}
