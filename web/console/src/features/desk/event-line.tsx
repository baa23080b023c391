import type { ConversationEvent, Message } from '#contracts/http/conversations';
import { useWords, type Words } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';

/** What happened besides messages: one thin line in the middle. */
export function EventLine({ message }: { message: Message }) {
  const { t } = useWords();
  if (message.body.kind !== 'event') return null;
  return (
    <p className="event">
      <span>
        {eventWords(message.body.event, t)} · <Moment at={message.at} form="time" />
      </span>
    </p>
  );
}

export function eventWords(event: ConversationEvent, t: Words): string {
  switch (event.type) {
    case 'handoff.requested':
      return `${t('event.requested')} · ${t(`reason.${event.reason}`)}`;
    case 'handoff.queued':
      return event.online === 0
        ? t('event.queuedAlone')
        : t('event.queued', { position: event.position, online: event.online });
    case 'handoff.delayed':
      return t('event.delayed');
    case 'handoff.claimed':
      return t('event.claimed', { name: event.name });
    case 'handoff.returned':
      return t('event.returned', { name: event.name });
    case 'handoff.cancelled':
      return t('event.cancelled');
    case 'conversation.closed':
      return event.name === null ? t('event.closedItself') : t('event.closed', { name: event.name });
    case 'conversation.reopened':
      return t('event.reopened');
    case 'conversation.transferred':
      return event.team === undefined
        ? t('event.handedToPerson', { by: event.by, name: event.person ?? '' })
        : t('event.handedToTeam', { by: event.by, name: event.team });
    case 'bot.paused':
      return t('event.paused');
    case 'conversation.rated':
      return t(`event.rated.${event.rating}`);
    case 'delivery.failed':
      return t('event.undelivered', { why: t(`undelivered.${event.why}`) });
    case 'message.recalled':
      return t(`event.recalled.${event.by}`);
    case 'consent.given':
      return t('event.consentGiven', { version: event.version });
    case 'consent.withdrawn':
      return t('event.consentWithdrawn');
    case 'form.answered':
      return event.answers.length === 0
        ? t('event.formSkipped')
        : t('event.formAnswered', {
            answers: event.answers.map(({ label, value }) => `${label} ${value}`).join(' · '),
          });
  }
}
