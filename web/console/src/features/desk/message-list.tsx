import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineSnapshot } from '#web-ui/chat-timeline.ts';
import { useClock } from '../../app/clock.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import type { Talk } from '../../timeline/talk.ts';
import { Bubble, PendingBubble } from './bubble.tsx';
import { EventLine } from './event-line.tsx';
import { useSought } from './use-sought.ts';

/** Px from the end within which the reader counts as reading along. */
const nearEnd = 80;
/** Px from the top at which earlier messages are fetched. */
const nearStart = 120;

interface Props {
  talk: Talk;
  snapshot: TimelineSnapshot;
  turn: string | null;
  openTurn: (turnId: string) => void;
}

export function MessageList({ talk, snapshot, turn, openTurn }: Props) {
  const { t } = useWords();
  const clock = useClock();
  const box = useRef<HTMLDivElement>(null);
  const { entries, hasEarlier, typist } = snapshot;
  const { away, toEnd, scrolled } = useReadingPlace(box, talk, snapshot);
  useSought(box, talk, snapshot);
  return (
    <div className="talk-list-frame">
      <div
        className="talk-list quiet-scroll"
        ref={box}
        onScroll={scrolled}
        role="log"
        aria-label={t('talk.messages')}
        tabIndex={0}
      >
        {hasEarlier && <p className="talk-earlier">{t('common.loading')}</p>}
        <div className="talk-space" />
        {entries.map((entry) => {
          switch (entry.kind) {
            case 'day':
              return (
                <div className="day" key={entry.key} role="separator">
                  <span>{clock.day(entry.at)}</span>
                </div>
              );
            case 'event':
              return <EventLine key={entry.key} message={entry.message} />;
            case 'pending':
              return (
                <PendingBubble
                  key={entry.key}
                  entry={entry}
                  again={() => void talk.again(entry.pending.clientId)}
                  drop={() => talk.drop(entry.pending.clientId)}
                />
              );
            case 'message':
              return (
                <Bubble
                  key={entry.key}
                  entry={entry}
                  traced={turn !== null && entry.message.turnId === turn}
                  openTurn={openTurn}
                />
              );
          }
        })}
        {typist && (
          <p className={`typist typist-${typist.kind}`} role="status">
            <span className="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {typist.kind === 'bot' ? t('talk.botTypes') : t('talk.types', { name: typist.name ?? t('talk.customer') })}
          </p>
        )}
      </div>
      {away && (
        <button type="button" className="to-end" onClick={toEnd} aria-label={t('talk.toEnd')}>
          <Icon name="down" size={18} />
        </button>
      )}
    </div>
  );
}

/** Stays at the end while the reader reads along, and at his line while earlier messages come in above. */
function useReadingPlace(box: React.RefObject<HTMLDivElement | null>, talk: Talk, snapshot: TimelineSnapshot) {
  const { failed } = useNotices();
  const [away, setAway] = useState(false);
  const along = useRef(true);
  const held = useRef<{ oldest: number | undefined; height: number }>({ oldest: undefined, height: 0 });
  const { entries, typist } = snapshot;
  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    const oldest = talk.timeline.oldest;
    const before = held.current;
    if (before.oldest !== undefined && oldest !== undefined && oldest < before.oldest)
      list.scrollTop += list.scrollHeight - before.height;
    else if (along.current) list.scrollTop = list.scrollHeight;
    held.current = { oldest, height: list.scrollHeight };
  }, [box, talk, entries, typist]);
  useEffect(() => {
    const list = box.current;
    if (!list) return undefined;
    // The composer grows, pictures load, panes fold: the end stays the end.
    const watcher = new ResizeObserver(() => {
      if (along.current) list.scrollTop = list.scrollHeight;
    });
    watcher.observe(list);
    return () => watcher.disconnect();
  }, [box]);
  const mine = entries.at(-1)?.kind === 'pending' ? entries.at(-1)?.key : undefined;
  useEffect(() => {
    if (mine && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [box, mine]);
  const scrolled = () => {
    const list = box.current;
    if (!list) return;
    along.current = list.scrollHeight - list.scrollTop - list.clientHeight < nearEnd;
    setAway(!along.current);
    if (list.scrollTop < nearStart && snapshot.hasEarlier) talk.earlier().catch(failed);
  };
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: 'smooth' });
  return { away, toEnd, scrolled };
}
