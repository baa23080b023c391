import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Message, Offer } from '../../../../contracts/http/conversations.ts';
import type { Entry } from '#web-ui/chat-entries.ts';
import type { PendingBody } from '#web-ui/chat-entries.ts';
import type { Chat } from '../chat.ts';
import { useWords } from '../words.ts';
import { Answer } from './answer.tsx';
import { AiIcon, CheckIcon, ClockIcon, DocumentIcon, ReadIcon, WarningIcon } from './icons.tsx';
import { RichText } from './rich-text.tsx';

type Spoken = Extract<Entry, { kind: 'message' | 'pending' }>;

interface BubbleProps {
  chat: Chat;
  entry: Spoken;
  /** The newest of the customer's own: the one whose delivery is told. */
  newestOwn: boolean;
  /** Nothing was said after it: its choices can still be chosen. */
  newest: boolean;
}

export function Bubble({ chat, entry, newestOwn, newest }: BubbleProps) {
  const { t, clock } = useWords();
  const mine = entry.kind === 'pending' || entry.mine;
  const at = entry.kind === 'pending' ? entry.pending.at : entry.message.at;
  const live = entry.kind === 'pending' || entry.live;
  // Once the bot has answered, nobody asks whether the question arrived.
  const tellsDelivery = newestOwn && (newest || entry.delivery !== 'sent');
  const shape = [mine ? 'mine' : 'theirs', entry.trails && 'trails', live && 'live'];
  return (
    <div class={`row ${shape.filter(Boolean).join(' ')}`} data-delivery={entry.delivery ?? undefined}>
      {entry.leads && entry.kind === 'message' && !mine && <Speaker message={entry.message} />}
      {mine && <span class="unseen">{t('log.me')}</span>}
      <div class={`bubble ${kindOf(entry)}`} title={clock.full(at)}>
        {entry.kind === 'pending' ? (
          <PendingContent body={entry.pending.body} progress={entry.pending.progress} />
        ) : (
          <Content chat={chat} message={entry.message} live={entry.live} newest={newest} />
        )}
      </div>
      {entry.kind === 'pending' && entry.pending.state === 'failed' ? (
        <Failure chat={chat} clientId={entry.pending.clientId} problem={entry.pending.problem} />
      ) : (
        tellsDelivery && entry.delivery && <Delivery is={entry.delivery} at={at} />
      )}
    </div>
  );
}

function kindOf(entry: Spoken): string {
  return entry.kind === 'pending' ? entry.pending.body.kind : entry.message.body.kind;
}

/** Who says what follows: a machine or a person, by word and by shape. */
function Speaker({ message: { author, at } }: { message: Message }) {
  const { t, clock } = useWords();
  const time = <time dateTime={at}>{clock.time(at)}</time>;
  if (author.kind !== 'person')
    return (
      <div class="speaker bot">
        <AiIcon small />
        <b>{t('speaker.botMark')}</b>
        {time}
      </div>
    );
  const name = author.name ?? t('speaker.person');
  return (
    <div class="speaker person">
      <span class="initial" aria-hidden="true">
        {[...name][0]}
      </span>
      <b>{name}</b>
      <span class="tag">{t('speaker.person')}</span>
      {time}
    </div>
  );
}

interface ContentProps {
  chat: Chat;
  message: Message;
  live: boolean;
  newest: boolean;
}

function Content({ chat, message, live, newest }: ContentProps) {
  const { body } = message;
  switch (body.kind) {
    case 'text':
      return (
        <p class="words">
          <RichText text={body.text} />
        </p>
      );
    case 'answer':
      return (
        <>
          <Answer chat={chat} message={message} body={body} live={live} />
          {newest && body.offers && <Offers offers={body.offers} chat={chat} />}
        </>
      );
    case 'choices':
      return <Choices body={body} open={newest} onChoose={(label) => chat.say(label)} />;
    case 'image':
      return <Picture chat={chat} seq={message.seq} file={body.file} />;
    case 'file':
      return <FileCard file={body.file} />;
    // Staff's own; the server does not send them here.
    case 'note':
    case 'event':
      return null;
  }
}

function PendingContent({ body, progress }: { body: PendingBody; progress: number | undefined }) {
  const { t } = useWords();
  if (body.kind === 'text' || body.kind === 'note') return <p class="words">{body.text}</p>;
  const percent = progress === undefined ? undefined : Math.round(progress * 100);
  return (
    <>
      {body.kind === 'image' && body.file.url ? (
        <img src={body.file.url} alt={body.file.name} />
      ) : (
        <FileCard file={body.file} />
      )}
      {percent !== undefined && <progress value={percent} max={100} aria-label={t('delivery.progress', { percent })} />}
    </>
  );
}

function Choices({
  body,
  open,
  onChoose,
}: {
  body: Extract<Message['body'], { kind: 'choices' }>;
  open: boolean;
  onChoose: (label: string) => void;
}) {
  const { t } = useWords();
  return (
    <>
      <p class="words">
        <RichText text={body.text} />
      </p>
      <div class="choice-list" role="group" aria-label={t('choices.label')}>
        {body.choices.map(({ label }) => (
          <button key={label} type="button" class="secondary" disabled={!open} onClick={() => onChoose(label)}>
            {label}
          </button>
        ))}
      </div>
    </>
  );
}

/** What he may go on with; once something else is said, it is gone. */
function Offers({ offers, chat }: { offers: readonly Offer[]; chat: Chat }) {
  const { t } = useWords();
  return (
    <div class="choice-list" role="group" aria-label={t('offers.label')}>
      {offers.map((offer) => (
        <button
          key={offer.label}
          type="button"
          class="secondary"
          onClick={() => void (offer.kind === 'person' ? chat.askPerson() : chat.say(offer.label))}
        >
          {offer.label}
        </button>
      ))}
    </div>
  );
}

type Facts = Extract<PendingBody, { kind: 'file' | 'image' }>['file'];

function Picture({ chat, seq, file }: { chat: Chat; seq: number; file: Facts }) {
  const { t } = useWords();
  const [expired, setExpired] = useState('');
  if (expired === file.url)
    return (
      <button type="button" class="secondary" onClick={() => chat.refresh(seq)}>
        {t('file.noPreview')}
      </button>
    );
  return (
    <a href={file.url} target="_blank" rel="noopener noreferrer" aria-label={t('file.open', { name: file.name })}>
      <img src={file.url} alt={file.name} onError={() => setExpired(file.url)} />
    </a>
  );
}

function FileCard({ file }: { file: Facts }) {
  const { t, size } = useWords();
  const content: ComponentChildren = (
    <>
      <DocumentIcon />
      <span class="facts">
        <span class="cut">{file.name}</span>
        <small>{size(file.size)}</small>
      </span>
    </>
  );
  if (file.url === '' || file.url.startsWith('blob:')) return <span class="file-card">{content}</span>;
  return (
    <a
      class="file-card"
      href={file.url}
      target="_blank"
      rel="noopener noreferrer"
      title={file.name}
      aria-label={t('file.download', { name: file.name })}
    >
      {content}
    </a>
  );
}

function Delivery({ is, at }: { is: NonNullable<Spoken['delivery']>; at: string }) {
  const { t, clock } = useWords();
  if (is === 'failed') return null;
  const sign = { sending: <ClockIcon small />, sent: <CheckIcon small />, read: <ReadIcon small /> }[is];
  return (
    <div class="delivery">
      {sign}
      {t(`delivery.${is}`)}
      {is !== 'sending' && <time dateTime={at}>{clock.time(at)}</time>}
    </div>
  );
}

function Failure({ chat, clientId, problem }: { chat: Chat; clientId: string; problem: string | undefined }) {
  const words = useWords();
  const { t } = words;
  const why = problem === 'file.too_large' ? t('problem.file.tooLargeShort') : words.problem(problem ?? 'other');
  return (
    <div class="failure" role="alert">
      <div class="delivery">
        <WarningIcon small />
        <b>{t('delivery.failed')}</b>
        <button type="button" class="link" onClick={() => chat.retry(clientId)}>
          {t('delivery.retry')}
        </button>
        <button type="button" class="link quiet" onClick={() => chat.drop(clientId)}>
          {t('delivery.drop')}
        </button>
      </div>
      <small>{why}</small>
    </div>
  );
}
