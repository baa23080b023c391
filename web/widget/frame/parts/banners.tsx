import { useEffect, useState } from 'preact/hooks';
import type { ConversationState } from '../../../../contracts/http/conversations.ts';
import type { ConnectionStatus } from '#web-ui/connection.ts';
import { useWords } from '../words.ts';
import { CheckIcon, ClockIcon, OfflineIcon } from './icons.tsx';

/** Ms a lost connection may last before it is worth a word, and ms that "back" stays. */
const graceMs = 1_500;
const backMs = 2_000;

/** Says that the network went and that it came back; short losses pass in silence. */
export function ConnectionBanner({ is }: { is: ConnectionStatus['is'] }) {
  const { t } = useWords();
  const [told, setTold] = useState<'nothing' | 'lost' | 'back'>('nothing');
  const lost = is === 'waiting' || is === 'connecting';
  useEffect(() => {
    if (lost === (told === 'lost')) return;
    if (told === 'lost') return setTold('back');
    if (!lost) return;
    const timer = setTimeout(() => setTold('lost'), navigator.onLine ? graceMs : 0);
    return () => clearTimeout(timer);
  }, [lost, told]);
  useEffect(() => {
    if (told !== 'back') return;
    const timer = setTimeout(() => setTold('nothing'), backMs);
    return () => clearTimeout(timer);
  }, [told]);
  if (told === 'nothing') return null;
  return (
    <p class={`banner ${told}`} role="status">
      {told === 'lost' ? <OfflineIcon small /> : <CheckIcon small />}
      {t(told === 'lost' ? 'connection.lost' : 'connection.back')}
    </p>
  );
}

/** Where the visitor stands in the queue, what was promised, and the way out. */
export function QueueBanner({ state, onCancel }: { state: ConversationState | null; onCancel: () => void }) {
  const { t, clock } = useWords();
  const now = useMinute();
  if (state?.speaker !== 'nobody' || !state.handoff) return null;
  const { position, promisedAt } = state.handoff;
  const facts = [
    position === null ? null : position <= 1 ? t('queue.next') : t('queue.position', { ahead: position - 1 }),
    promisedAt === null
      ? null
      : Date.parse(promisedAt) < now
        ? t('queue.promiseLate')
        : t('queue.promise', { time: clock.when(promisedAt) }),
  ].filter((fact) => fact !== null);
  return (
    <section class="banner queue" aria-label={t('queue.title')}>
      <ClockIcon />
      <p role="status">
        <b>{t('queue.title')}</b>
        <span>{facts.join(' · ')}</span>
      </p>
      <button type="button" class="link" onClick={onCancel}>
        {t('queue.cancel')}
      </button>
    </section>
  );
}

/** The time, again every few seconds, for words that change when a promise passes. */
function useMinute(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
