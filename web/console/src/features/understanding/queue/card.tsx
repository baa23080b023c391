import { Button } from 'antd';
import { Link } from 'react-router';
import { useEffect, useRef } from 'react';
import type { Intent, LabelledAs, QueuedMessage } from '#contracts/http/learning';
import { useMay } from '../../../app/session.tsx';
import { useShortcuts } from '../../../app/shortcuts.ts';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { IntentSelect } from '../intent-select.tsx';
import { percent } from '../share.ts';
import { choicesFor } from './choices.ts';

/** One message, large, and what it may mean: every choice has a key. */
export function Card({
  message,
  intents,
  recent,
  may,
  label,
  undo,
}: {
  message: QueuedMessage;
  intents: readonly Intent[];
  /** Ids of the intents that were chosen lately. */
  recent: readonly string[];
  may: boolean;
  label: (message: QueuedMessage, as: LabelledAs) => void;
  /** Null while there is nothing to take back. */
  undo: (() => void) | null;
}) {
  const { t } = useWords();
  const mayRead = useMay()('conversation.read');
  const choices = choicesFor(message, intents, recent);
  const as = (meaning: LabelledAs) => label(message, meaning);
  const chooses = Object.fromEntries(
    choices.map(({ key, id }) => [key, () => as({ kind: 'intent', intentId: id })] as const),
  );
  const nothing = () => as({ kind: 'out of scope' });
  const skip = () => as({ kind: 'skip' });
  useShortcuts(may ? { ...chooses, '0': nothing, s: skip, u: undo ?? undefined } : {});
  // Whoever labels with the keys hears or sees the next message without leaving its place.
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (document.activeElement instanceof HTMLButtonElement) text.current?.focus({ preventScroll: true });
  }, [message.id]);
  return (
    <article className="queue-card" aria-label={t('queue.message')}>
      <p className="queue-text" ref={text} tabIndex={-1} aria-live="polite">
        {message.text}
      </p>
      <p className="meta queue-from">
        <span className="tag">{t(`queue.reason.${message.reason}`)}</span>
        <Moment at={message.at} />
        {mayRead && <Link to={`/desk/${message.conversationId}`}>{t('queue.conversation')}</Link>}
      </p>
      {may && (
        <>
          <ul className="plain-list queue-choices" aria-label={t('queue.means')}>
            {choices.map(({ key, id, title, probability }) => (
              <li key={id}>
                <Button block onClick={chooses[key]}>
                  <kbd className="key">{key}</kbd>
                  <span className="cut">{title}</span>
                  {probability !== null && <span className="meta number">{percent(probability, 0)}</span>}
                </Button>
              </li>
            ))}
            <li>
              <Button block className="queue-none" onClick={nothing}>
                <kbd className="key">0</kbd>
                <span className="cut">{t('queue.none')}</span>
              </Button>
            </li>
          </ul>
          <div className="queue-acts">
            <IntentSelect
              label={t('queue.other')}
              without={null}
              choose={({ id }) => id !== null && as({ kind: 'intent', intentId: id })}
            />
            <Button onClick={skip}>
              {t('queue.skip')} <kbd className="key">s</kbd>
            </Button>
            <Button disabled={undo === null} onClick={undo ?? undefined}>
              {t('queue.undo')} <kbd className="key">u</kbd>
            </Button>
          </div>
        </>
      )}
    </article>
  );
}
