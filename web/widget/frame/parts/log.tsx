import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { Entry } from '#web-ui/chat-entries.ts';
import type { TimelineSnapshot, Typist } from '#web-ui/chat-timeline.ts';
import type { Chat } from '../chat.ts';
import { eventWords, namesTime } from '../event-words.ts';
import { useObservable } from '../store.ts';
import { useWords } from '../words.ts';
import { Bubble } from './bubble.tsx';
import { AiIcon, ChevronIcon } from './icons.tsx';

/** Px from the end within which the reader counts as reading along. */
const nearEnd = 48;

interface LogProps {
  chat: Chat;
  /** The reader can see the page. */
  attending: boolean;
  /** Stands above the first message. */
  children: ComponentChildren;
}

/** The conversation, held at its end while the reader is there and left alone while he reads above. */
export function Log({ chat, attending, children }: LogProps) {
  const { t } = useWords();
  const snapshot = useObservable(chat.timeline);
  const { loadingEarlier } = useObservable(chat.view);
  const { scroller, content, pinned, toEnd } = usePinned(snapshot);
  const newest = newestSeq(snapshot);
  const [left, setLeft] = useState(newest);

  useEffect(() => {
    if (!pinned) return;
    setLeft(newest);
    if (attending) chat.seen(newest);
  }, [pinned, attending, newest, chat]);

  const missed = pinned ? 0 : countSince(snapshot, left);
  const ownLast = lastOwnKey(snapshot.entries);
  return (
    <div class="log-place">
      <div class="log" role="log" aria-live="polite" aria-label={t('log.label')} tabIndex={0} ref={scroller}>
        <div class="log-content" ref={content}>
          {snapshot.hasEarlier ? <Earlier chat={chat} loading={loadingEarlier} /> : children}
          {snapshot.entries.map((entry, index) => (
            <Line
              key={entry.key}
              chat={chat}
              entry={entry}
              newestOwn={entry.key === ownLast}
              newest={index === snapshot.entries.length - 1}
            />
          ))}
          {snapshot.typist && <Typing typist={snapshot.typist} looks={asksWithPicture(snapshot.entries)} />}
        </div>
      </div>
      {!pinned && (
        <button type="button" class="to-end" aria-label={missed === 0 ? t('log.toBottom') : undefined} onClick={toEnd}>
          <ChevronIcon small />
          {missed > 0 && t('log.newMessages', { count: missed })}
        </button>
      )}
    </div>
  );
}

interface LineProps {
  chat: Chat;
  entry: Entry;
  newestOwn: boolean;
  newest: boolean;
}

function Line({ chat, entry, newestOwn, newest }: LineProps) {
  const words = useWords();
  const { clock } = words;
  switch (entry.kind) {
    case 'day':
      return (
        <p class="divider day">
          <time dateTime={entry.at}>{clock.day(entry.at)}</time>
        </p>
      );
    case 'event': {
      const { body, at } = entry.message;
      if (body.kind !== 'event') return null;
      return (
        <p class="divider" title={clock.full(at)}>
          <span>
            {eventWords(words, body.event)}
            {!namesTime(body.event) && (
              <>
                {' · '}
                <time dateTime={at}>{clock.time(at)}</time>
              </>
            )}
          </span>
        </p>
      );
    }
    case 'message':
    case 'pending':
      return <Bubble chat={chat} entry={entry} newestOwn={newestOwn} newest={newest} />;
  }
}

function Typing({ typist, looks }: { typist: Typist; looks: boolean }) {
  const { t } = useWords();
  const words =
    typist.kind === 'bot'
      ? t(looks ? 'log.typingBotLooks' : 'log.typingBot')
      : typist.name
        ? t('log.typingPerson', { name: typist.name })
        : t('log.typingSomebody');
  return (
    <div class={`row theirs typing ${typist.kind}`}>
      {typist.kind === 'bot' && <AiIcon small />}
      <span>{words}</span>
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </div>
  );
}

/** Fetches older messages when it comes into view; a button, so that the keyboard can ask as well. */
function Earlier({ chat, loading }: { chat: Chat; loading: boolean }) {
  const { t } = useWords();
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && void chat.loadEarlier());
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [chat]);
  return (
    <button type="button" class="earlier link" ref={place} disabled={loading} onClick={() => chat.loadEarlier()}>
      {t(loading ? 'log.loadingEarlier' : 'log.earlier')}
    </button>
  );
}

/** Keeps the end in view while the reader is there, and his place when older messages are put before it. */
function usePinned(snapshot: TimelineSnapshot) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const held = useRef({ pinned: true, height: 0, top: 0, first: '', own: '' });
  const [pinned, setPinned] = useState(true);
  const toEnd = useCallback(() => {
    held.current.pinned = true;
    setPinned(true);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const first = snapshot.entries.find(({ kind }) => kind !== 'day')?.key ?? '';
    const own = lastOwnKey(snapshot.entries) ?? '';
    const { current: was } = held;
    if (was.first !== '' && first !== was.first && !was.pinned) box.scrollTop += box.scrollHeight - was.height;
    // What one writes oneself is looked at, wherever one was reading.
    if (was.own !== own && snapshot.entries.at(-1)?.key === own) toEnd();
    if (was.pinned) box.scrollTop = box.scrollHeight;
    held.current = { ...was, height: box.scrollHeight, first, own };
  }, [snapshot, toEnd]);

  useEffect(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const follow = () => {
      if (held.current.pinned) box.scrollTop = box.scrollHeight;
      held.current.height = box.scrollHeight;
    };
    const scrolled = () => {
      const { current: was } = held;
      const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
      // Growing content also leaves the end; only the reader's hand, which moves up, lets go of it.
      const now = isNear || (was.pinned && box.scrollTop >= was.top);
      was.top = box.scrollTop;
      was.pinned = now;
      setPinned(now);
    };
    const sizes = new ResizeObserver(follow);
    sizes.observe(content.current);
    sizes.observe(box);
    box.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', scrolled);
    };
  }, []);
  return { scroller, content, pinned, toEnd };
}

function newestSeq({ entries }: TimelineSnapshot): number {
  return entries.reduce((most, entry) => ('message' in entry ? Math.max(most, entry.message.seq) : most), 0);
}

function countSince({ entries }: TimelineSnapshot, seq: number): number {
  return entries.filter((entry) => entry.kind === 'message' && !entry.mine && entry.message.seq > seq).length;
}

/** Whether a picture is among what the customer sent since he was last answered. */
function asksWithPicture(entries: readonly Entry[]): boolean {
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (!entry || entry.kind === 'day' || entry.kind === 'event') continue;
    if (entry.kind === 'message' && !entry.mine) return false;
    if ((entry.kind === 'pending' ? entry.pending : entry.message).body.kind === 'image') return true;
  }
  return false;
}

function lastOwnKey(entries: readonly Entry[]): string | undefined {
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry && (entry.kind === 'pending' || (entry.kind === 'message' && entry.mine))) return entry.key;
  }
  return undefined;
}
