import { useEffect, useLayoutEffect, useRef } from 'react';
import { Face } from '../parts/face.tsx';
import { timelineOf } from '../pure/timeline.ts';
import { useClockAt, useWords } from '../words.ts';
import type { ChatMessage } from '../wire.ts';
import { Bubble } from './bubble.tsx';
import { SystemLine } from './system-line.tsx';
import type { Names, Viewpoint } from './viewpoint.ts';

/** Px from the end within which new words pull the list along. */
const nearEnd = 80;

/** A chat as it stands, its newest words in sight. */
export function MessageList({
  messages,
  label,
  ...view
}: Viewpoint & { messages: readonly ChatMessage[]; label: string }) {
  const { t } = useWords();
  const clock = useClockAt(view.now);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = messages.at(-1)?.msgid;
  useLayoutEffect(() => {
    if (list.current && atEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [last, messages.length]);
  useEffect(() => {
    const element = list.current;
    const toEnd = () => {
      if (element && atEnd.current) element.scrollTop = element.scrollHeight;
    };
    // A picture that arrives, or a composer that grows, pushes the end down; `load` is not told to ancestors.
    element?.addEventListener('load', toEnd, true);
    const sizes = new ResizeObserver(toEnd);
    if (element) sizes.observe(element);
    return () => {
      element?.removeEventListener('load', toEnd, true);
      sizes.disconnect();
    };
  }, []);
  const follow = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
  };
  return (
    <div
      className="messages"
      ref={list}
      onScroll={follow}
      role="log"
      aria-label={label}
      // Reachable, so that it can be scrolled without a pointer.
      tabIndex={0}
    >
      {messages.length === 0 && <p className="line">{t('chat.empty')}</p>}
      {timelineOf(messages).map((entry) => {
        if (entry.is === 'time')
          return (
            <p key={entry.key} className="line" title={clock.full(entry.at)}>
              {clock.when(entry.at)}
            </p>
          );
        if (entry.is === 'line') return <SystemLine key={entry.key} message={entry.message} view={view} />;
        return <Said key={entry.key} message={entry.message} first={entry.first} view={view} />;
      })}
    </div>
  );
}

function Said({ message, first, view }: { message: ChatMessage; first: boolean; view: Viewpoint }) {
  const { t } = useWords();
  const mine = view.side === 'customer' ? message.from === 'customer' : message.from !== 'customer';
  const kind = message.from === 'customer' ? 'customer' : message.from === 'servicer' ? 'member' : 'account';
  const speaker = speakerOf(message, view.names);
  const role = view.side === 'member' && message.from === 'account' ? t('chat.byApi') : '';
  return (
    <div className={`said ${mine ? 'said-mine' : ''} ${first ? 'said-first' : ''}`}>
      <span className="said-face">{first && <Face name={speaker} kind={kind} size={34} />}</span>
      <div className="said-words">
        {first && !(mine && view.side === 'customer') && (
          <span className="meta">
            {speaker}
            {role && ` · ${role}`}
          </span>
        )}
        <span className="visually-hidden">{mine && view.side === 'customer' ? t('chat.you') : ''}</span>
        <Bubble message={message} view={view} />
      </div>
    </div>
  );
}

function speakerOf(message: ChatMessage, names: Names): string {
  if (message.from === 'customer') return names.customer;
  if (message.from === 'servicer') return message.name ?? names.account;
  return names.account;
}
