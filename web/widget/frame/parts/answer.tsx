import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Message, Source } from '../../../../contracts/http/conversations.ts';
import type { Article, Chat } from '../chat.ts';
import { joinerBetween, useReveal } from '../reveal.ts';
import { useWords, type Key } from '../words.ts';
import { CheckIcon, ChevronIcon, DocumentIcon, DownIcon, UpIcon } from './icons.tsx';
import { RichText } from './rich-text.tsx';

interface AnswerProps {
  chat: Chat;
  message: Message;
  body: Extract<Message['body'], { kind: 'answer' }>;
  live: boolean;
}

/**
 * The bot's words with where they come from and what the customer thinks of them. Words without a source are
 * manners, not answers: nobody is asked to rate them.
 */
export function Answer({ chat, message, body, live }: AnswerProps) {
  const { t } = useWords();
  const shown = useReveal(body.sentences, live);
  const [opened, setOpened] = useState<string | null>(null);
  const panel = useId();
  const source = body.sources.find((each) => keyOf(each) === opened);
  return (
    <div class="answer">
      <p class="words">
        {body.sentences.slice(0, shown).map((sentence, index) => (
          <span key={index} class={live ? 'sentence' : undefined}>
            {joinerBetween(body.sentences[index - 1], sentence)}
            <RichText text={sentence} />
          </span>
        ))}
      </p>
      {shown >= body.sentences.length && body.sources.length > 0 && (
        <div class="after-answer">
          <div class="sources" role="group" aria-label={t('answer.sources')}>
            <small aria-hidden="true">{t('answer.sources')}</small>
            {body.sources.map((each) => (
              <button
                key={keyOf(each)}
                type="button"
                class="source"
                aria-expanded={opened === keyOf(each)}
                aria-controls={panel}
                aria-label={t('answer.sourceOpen', { title: each.title })}
                title={pathOf(each)}
                onClick={() => setOpened(opened === keyOf(each) ? null : keyOf(each))}
              >
                <DocumentIcon small />
                <span class="cut">{each.title}</span>
                {each.passage?.page && <span>{t('answer.page', { page: each.passage.page })}</span>}
                <span class="turn">
                  <ChevronIcon small />
                </span>
              </button>
            ))}
          </div>
          <Rating chat={chat} message={message} />
          <div id={panel} class="source-place">
            {source && <SourcePanel key={keyOf(source)} chat={chat} source={source} />}
          </div>
        </div>
      )}
    </div>
  );
}

/** Two passages of one document are two sources. */
const keyOf = ({ articleId, passage }: Source) => `${articleId} ${passage?.id ?? ''}`;
const pathOf = ({ title, passage }: Source) => [title, ...(passage?.heading ?? [])].join(' › ');

function SourcePanel({ chat, source }: { chat: Chat; source: Source }) {
  const { t, clock, locale } = useWords();
  const [article, setArticle] = useState<Article | 'loading' | 'failed'>('loading');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    const passage = source.passage && { passage: source.passage.id };
    void chat.source(source.articleId, { ...passage, language: locale }).then((called) => {
      if (!gone) setArticle(called.is === 'ok' ? called.reply : 'failed');
    });
    return () => {
      gone = true;
    };
  }, [chat, source, locale]);
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [article]);
  const full = typeof article === 'object' ? article : null;
  return (
    <div class="source-panel" ref={place}>
      <strong>{full?.title ?? source.title}</strong>
      {full && full.passages.length > 0 ? (
        full.passages.map((passage, index) => (
          <Passage key={passage.id} passage={passage} before={full.passages[index - 1]} />
        ))
      ) : (
        <p class="words">
          <RichText text={full?.answer || source.excerpt} />
        </p>
      )}
      {full && (
        <small title={clock.full(full.publishedAt)}>
          {t('answer.sourceMeta', { category: full.category, date: clock.day(full.publishedAt) })}
        </small>
      )}
      {article === 'failed' && <small>{t('answer.sourceFailed')}</small>}
      {article === 'loading' && <small class="skeleton line" aria-hidden="true" />}
    </div>
  );
}

type PassageView = Article['passages'][number];

/** One passage of a document under its headings; the one that was said stands out. */
function Passage({ passage, before }: { passage: PassageView; before: PassageView | undefined }) {
  const { t } = useWords();
  const heading = passage.heading.join(' › ');
  return (
    <div class="passage" data-said={passage.said}>
      {(before === undefined || before.heading.join(' › ') !== heading || before.page !== passage.page) && (
        <small>
          {heading}
          {passage.page && <span> {t('answer.page', { page: passage.page })}</span>}
        </small>
      )}
      <p class="words">
        <RichText text={passage.text} />
      </p>
    </div>
  );
}

const reasons = [
  'answer.reasonOffTopic',
  'answer.reasonWrong',
  'answer.reasonUnclear',
  'answer.reasonOld',
] as const satisfies Key[];

/** The contract holds 500 characters of a reason; the chosen words need some of them. */
const ownWordsLimit = 400;

function Rating({ chat, message }: { chat: Chat; message: Message }) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const [thanked, setThanked] = useState(false);
  const given = message.feedback?.value;
  const rate = async (value: 'up' | 'down', reason?: string) => {
    const kept = await chat.rate(message.seq, value, reason);
    if (!kept) return;
    setAsking(value === 'down' && reason === undefined);
    setThanked(value === 'up' || reason !== undefined);
  };
  return (
    <>
      <div class="rating" role="group">
        <button
          type="button"
          class="bare"
          aria-label={t('answer.up')}
          title={t('answer.up')}
          aria-pressed={given === 'up'}
          onClick={() => rate('up')}
        >
          <UpIcon />
        </button>
        <button
          type="button"
          class="bare"
          aria-label={t('answer.down')}
          title={t('answer.down')}
          aria-pressed={given === 'down'}
          aria-expanded={asking}
          onClick={() => rate('down')}
        >
          <DownIcon />
        </button>
      </div>
      {thanked && (
        <small class="thanks" role="status">
          <CheckIcon small /> {t('answer.rated')}
        </small>
      )}
      {asking && <WhyDown onGiven={(reason) => rate('down', reason)} />}
    </>
  );
}

function WhyDown({ onGiven }: { onGiven: (reason: string) => void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<Key>>(new Set());
  const [own, setOwn] = useState('');
  const toggle = (key: Key) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const words = [...chosen].map((key) => t(key)).concat(own.trim() === '' ? [] : own.trim());
  return (
    <form
      class="why"
      aria-label={t('answer.whyDown')}
      onSubmit={(event) => {
        event.preventDefault();
        if (words.length > 0) onGiven(words.join('；'));
      }}
    >
      <strong>{t('answer.whyDown')}</strong>
      <div class="reasons">
        {reasons.map((key) => (
          <button key={key} type="button" class="chip" aria-pressed={chosen.has(key)} onClick={() => toggle(key)}>
            {t(key)}
          </button>
        ))}
      </div>
      <div class="own">
        <input
          value={own}
          maxLength={ownWordsLimit}
          aria-label={t('answer.reasonOther')}
          placeholder={t('answer.reasonOther')}
          onInput={(event) => setOwn(event.currentTarget.value)}
        />
        <button type="submit" class="secondary" disabled={words.length === 0}>
          {t('answer.sendReason')}
        </button>
      </div>
    </form>
  );
}
