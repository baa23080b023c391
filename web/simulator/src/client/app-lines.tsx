import { useLayoutEffect, useRef } from 'react';
import { Bubble, LinkCard } from '../chat/bubble.tsx';
import { Markdown } from '../chat/markdown.tsx';
import { Face } from '../parts/face.tsx';
import { useClockAt, useWords } from '../words.ts';
import type { AppLine, ChatMessage } from '../wire.ts';
import { Card, type Selected } from './card.tsx';

type OnCard = (msgid: string, key: string, selected: readonly Selected[]) => void;

/** What a member and an app said to each other. */
export function AppLines({
  lines,
  now,
  app,
  member,
  onCard,
}: {
  lines: readonly AppLine[];
  now: number;
  app: string;
  member: string;
  onCard: OnCard;
}) {
  const { t } = useWords();
  const clock = useClockAt(now);
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length]);
  return (
    <div className="messages" ref={list} role="log" aria-label={t('app.chatWith', { name: app })} tabIndex={0}>
      {lines.length === 0 && <p className="line">{t('app.quiet')}</p>}
      {lines.map((line) => {
        if (line.recalled)
          return (
            <p key={line.msgid} className="line">
              {t('line.recalled', { name: line.from === 'app' ? app : member })}
            </p>
          );
        const mine = line.from === 'member';
        return (
          <div key={line.msgid} className={`said said-first ${mine ? 'said-mine' : ''}`}>
            <span className="said-face">
              <Face name={mine ? member : app} kind={mine ? 'member' : 'account'} size={34} />
            </span>
            <div className="said-words">
              <span className="meta">
                {mine ? member : app} · {clock.when(line.at)}
              </span>
              <Line line={line} onCard={onCard} now={now} />
            </div>
          </div>
        );
      })}
    </div>
  );
}

const sharedKinds = new Set(['text', 'image', 'voice', 'video', 'file', 'location', 'link']);

function Line({ line, onCard, now }: { line: AppLine; onCard: OnCard; now: number }) {
  const { t } = useWords();
  const { msgtype, payload } = line;
  if (sharedKinds.has(msgtype)) {
    const message = { msgid: line.msgid, at: line.at, from: 'account', msgtype, [msgtype]: payload } as ChatMessage;
    const names = { customer: '', account: '', member: (userid: string) => userid };
    return <Bubble message={message} view={{ side: 'member', names, now }} />;
  }
  if (msgtype === 'template_card')
    return (
      <Card
        card={payload}
        replaceName={line.replaceName}
        onAct={(key, selected) => onCard(line.msgid, key, selected)}
      />
    );
  const words = (field: string) => (typeof payload[field] === 'string' ? payload[field] : '');
  if (msgtype === 'textcard')
    return <LinkCard title={words('title')} desc={plain(words('description'))} url={words('url')} />;
  if (msgtype === 'news' && Array.isArray(payload['articles']))
    return (payload['articles'] as { title?: string; description?: string; url?: string }[]).map((article, index) => (
      <LinkCard key={index} title={article.title ?? ''} desc={article.description} url={article.url ?? ''} />
    ));
  if (msgtype === 'markdown' || msgtype === 'markdown_v2') return <Markdown text={words('content')} />;
  return <div className="bubble bubble-unknown">{t('chat.unknown', { kind: msgtype })}</div>;
}

/** Markup that a client would draw is left out here; a line break stays one. */
function plain(text: string): string {
  return text
    .replace(/<br\s*\/?>|<\/div>/gi, '\n')
    .replace(/<\/?div[^>]*>/gi, '')
    .trim();
}
