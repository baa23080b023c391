import { Popover, Tooltip } from 'antd';
import { useState } from 'react';
import type { Message, Source } from '#contracts/http/conversations';
import type { Entry, PendingBody } from '#web-ui/chat-entries.ts';

import { Link } from 'react-router';
import { useMay } from '../../app/session.tsx';
import { isWordKey, useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SentPicture } from '../papers/sent-picture.tsx';
import { SightLine } from '../papers/sights.tsx';
import { useConfidence } from './confidence.ts';
import { sizeWords } from './file-size.ts';

type MessageEntry = Extract<Entry, { kind: 'message' }>;
type PendingEntry = Extract<Entry, { kind: 'pending' }>;

/** Whose voice: the customer left, everyone who speaks for the company right. */
function voice(message: Message): 'customer' | 'bot' | 'person' | 'note' {
  if (message.body.kind === 'note') return 'note';
  return message.author.kind === 'customer' ? 'customer' : message.author.kind === 'person' ? 'person' : 'bot';
}

export function Bubble({
  entry,
  traced,
  openTurn,
}: {
  entry: MessageEntry;
  traced: boolean;
  openTurn: (turnId: string) => void;
}) {
  const { message, leads, delivery } = entry;
  const { t } = useWords();
  const who = voice(message);
  const [near, setNear] = useState(false);
  const look = who === 'bot' && !near ? () => setNear(true) : undefined;
  return (
    <article
      className={`said said-${who}`}
      data-leads={leads}
      data-traced={traced}
      data-seq={entry.message.seq}
      onPointerEnter={look}
      onFocus={look}
    >
      {leads && who !== 'customer' && (
        <span className="said-by">
          {who === 'bot' && (
            <>
              <span className="ai-mark">AI</span>
              {t('talk.bot')}
            </>
          )}
          {who === 'person' && message.author.name}
          {who === 'note' && (
            <>
              <Icon name="note" size={12} />{' '}
              {message.author.kind === 'bot'
                ? t('talk.noteByBot')
                : t('talk.noteBy', { name: message.author.name ?? '' })}
            </>
          )}
        </span>
      )}
      <div className="said-line">
        <div className="bubble">
          <Body body={message.body} />
        </div>
        <span className="said-when meta">
          <Moment at={message.at} form="time" />
          {near && message.turnId && <Confidence conversationId={message.conversationId} turnId={message.turnId} />}
          {who === 'person' && delivery && (
            <span className="said-delivery">
              <Icon name={delivery === 'read' ? 'checks' : 'check'} size={13} /> {t(`delivery.${delivery}`)}
            </span>
          )}
        </span>
      </div>
      {who === 'customer' && message.body.kind === 'image' && <SightLine file={message.body.file} />}
      {who === 'bot' && <BotFoot message={message} openTurn={openTurn} />}
    </article>
  );
}

/** How sure the bot was; read when somebody looks at the bubble, like its time. */
function Confidence({ conversationId, turnId }: { conversationId: string; turnId: string }) {
  const { t } = useWords();
  const may = useMay();
  const confidence = useConfidence(conversationId, turnId, may('trace.read'));
  if (confidence === null) return null;
  return <span className="number"> · {t('talk.confidence', { percent: Math.round(confidence * 100) })}</span>;
}

/** Sources, what the customer thought, and the way to the trace. */
function BotFoot({ message, openTurn }: { message: Message; openTurn: (turnId: string) => void }) {
  const { t } = useWords();
  const may = useMay();
  const { turnId, feedback, body } = message;
  const sources = body.kind === 'answer' ? body.sources : [];
  const open = turnId !== undefined && may('trace.read');
  if (sources.length === 0 && !feedback && !open) return null;
  return (
    <div className="bot-foot">
      {sources.map((source) => (
        <SourceChip key={source.articleId} source={source} />
      ))}
      {feedback && (
        <Tooltip title={feedback.reason}>
          <span className={`feedback feedback-${feedback.value}`}>
            <Icon name={feedback.value === 'up' ? 'up' : 'thumbDown'} size={13} />
            {t(`feedback.${feedback.value}`)}
            {feedback.reason && <span className="cut feedback-reason">· {feedback.reason}</span>}
          </span>
        </Tooltip>
      )}
      {open && (
        <button type="button" className="trace-link" onClick={() => openTurn(turnId)}>
          {t('talk.trace')}
        </button>
      )}
    </div>
  );
}

function SourceChip({ source }: { source: Source }) {
  const { t } = useWords();
  const may = useMay();
  const content = (
    <div className="source-card">
      <strong>{source.title}</strong>
      <p>{source.excerpt}</p>
      <span className="meta">{t('talk.sourceVersion', { version: source.version })}</span>
      {may('knowledge.read') && <Link to={`/knowledge/${source.articleId}`}>{t('talk.openArticle')}</Link>}
    </div>
  );
  return (
    <Popover content={content} trigger="click" arrow={false} placement="bottomRight">
      <button type="button" className="source">
        <Icon name="knowledge" size={12} />
        <span className="cut">{source.title}</span>
      </button>
    </Popover>
  );
}

export function PendingBubble({ entry, again, drop }: { entry: PendingEntry; again: () => void; drop: () => void }) {
  const { t } = useWords();
  const { pending, leads } = entry;
  const problem = `problem.${pending.problem ?? 'unknown'}`;
  return (
    <article
      className={`said said-${pending.body.kind === 'note' ? 'note' : 'person'}`}
      data-leads={leads}
      data-state={pending.state}
    >
      <div className="said-line">
        <div className="bubble">
          <Body body={pending.body} />
        </div>
      </div>
      {pending.state === 'sending' ? (
        <span className="said-foot meta">{t('delivery.sending')}</span>
      ) : (
        <span className="said-foot said-failed" role="alert">
          <Icon name="warning" size={12} /> {t('delivery.failed')} ·{' '}
          {isWordKey(problem) ? t(problem) : t('problem.unknown')}
          <button type="button" onClick={again}>
            {t('delivery.again')}
          </button>
          <button type="button" onClick={drop}>
            {t('delivery.drop')}
          </button>
        </span>
      )}
    </article>
  );
}

/** Sentences as one text: a space between them where the writing has spaces and brings none. */
function joined(sentences: readonly string[]): string {
  return sentences.reduce((text, sentence) => {
    const close = /[\s\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u.test(text) || /^\s/.test(sentence);
    return text === '' || close ? text + sentence : `${text} ${sentence}`;
  }, '');
}

/** What the customer could touch. */
function Labels({ of }: { of: readonly { label: string }[] }) {
  return (
    <ul className="choices">
      {of.map(({ label }) => (
        <li key={label}>{label}</li>
      ))}
    </ul>
  );
}

function Body({ body }: { body: Message['body'] | PendingBody }) {
  const { locale } = useWords();
  switch (body.kind) {
    case 'text':
    case 'note':
      return <p className="words">{body.text}</p>;
    case 'answer':
      return (
        <>
          <p className="words">{joined(body.sentences)}</p>
          {body.offers && <Labels of={body.offers} />}
        </>
      );
    case 'choices':
      return (
        <>
          <p className="words">{body.text}</p>
          <Labels of={body.choices} />
        </>
      );
    case 'image':
      return <SentPicture file={body.file} />;
    case 'file':
      return (
        <a className="attachment" href={body.file.url} target="_blank" rel="noreferrer" download={body.file.name}>
          <Icon name="file" size={20} />
          <span className="attachment-name">{body.file.name}</span>
          <span className="meta number">{sizeWords(body.file.size, locale)}</span>
        </a>
      );
    case 'event':
      return null;
  }
}
