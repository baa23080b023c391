import type { MessageBody, Source } from '#contracts/http/conversations';
import { mannersCategory } from '#contracts/http/knowledge';
import { answerFor, labelOf, type Found, type Moment, type PublishedArticle } from '#knowledge';
import { fill } from '#libs/script';
import { sentences } from '#libs/text';
import type { Urgency } from '#perception';
import type { Words } from '#platform/words';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import { fromGraph } from './graph.ts';
import { tellRecalled } from './recollection/index.ts';

export interface Voice {
  words: Words;
  moment: Moment;
  brand: string;
  /** Say only the sentences that speak of this, if any do. */
  focus: string | null;
  /** In which the company means its times. */
  timeZone: string;
  /** For somebody who has told his name; said where a greeting is answered, nowhere else. */
  greeting: string | null;
}

/** Characters of the passage shown with a source. */
const EXCERPT = 160;

/** Writes the reply from governed answers and stock sentences, nothing else. Pure. */
export function compose(decision: Decision, voice: Voice): Draft {
  const { words, brand } = voice;
  const plainWords = (key: string) => ({ ...empty, sentences: sentences(words(key, { brand })) });
  switch (decision.kind) {
    case 'answer':
      if (decision.from.kind === 'small talk' && decision.from.which === 'greeting' && voice.greeting !== null)
        return { ...empty, sentences: sentences(voice.greeting) };
      if (decision.from.kind === 'small talk') return plainWords(smallTalkKeys[decision.from.which]);
      if (decision.from.kind === 'while waiting') {
        const { which, urgency } = decision.from;
        return plainWords(which === 'urgent' ? urgentKey(urgency) : `bot.waiting.${which}`);
      }
      if (decision.from.kind === 'recalled')
        return { ...empty, sentences: tellRecalled(decision.from.recalled, voice) };
      if (decision.from.kind === 'graph') return fromGraph(decision.from.found);
      // What was read stands before every reply; see `eyes/report.ts`.
      if (decision.from.kind === 'papers') return empty;
      return fromArticle(decision.from, voice);
    case 'ask':
      return asked(decision.about, voice);
    case 'hand over':
      return handedOver(decision, voice);
    case 'stay silent':
      return empty;
  }
}

function asked(about: Extract<Decision, { kind: 'ask' }>['about'], { words, brand }: Voice): Draft {
  switch (about.kind) {
    // What is asked stands in what is said of the pictures; see `eyes/report.ts`.
    case 'retake':
    case 'confirm':
    case 'picture':
      return empty;
    case 'rephrase':
      return { ...empty, sentences: sentences(words('bot.unknown', { brand })) };
    case 'choices':
      return {
        ...empty,
        sentences: sentences(words(about.found.length === 1 ? 'bot.choose.one' : 'bot.choose', { brand })),
        choices: about.found.map((found) => ({
          label: labelOf(found),
          articleId: found.article.articleId,
          ...(found.passage && { passage: found.passage.id }),
        })),
      };
  }
}

function handedOver({ why, recalled, urgency }: Extract<Decision, { kind: 'hand over' }>, voice: Voice): Draft {
  const key = why === 'urgent' ? urgentKey(urgency) : `bot.handover.${why}`;
  const said = sentences(voice.words(key, { brand: voice.brand }));
  return { ...empty, sentences: [...(recalled ? tellRecalled(recalled, voice) : []), ...said] };
}

/** Whom to call, by what is the matter. */
const urgentKey = (urgency: Urgency | null | undefined) => (urgency ? `bot.urgent.${urgency}` : 'bot.urgent');

const empty: Draft = { sentences: [], evidence: [], sources: [], choices: [] };

const smallTalkKeys: Record<
  Extract<Extract<Decision, { kind: 'answer' }>['from'], { kind: 'small talk' }>['which'],
  string
> = {
  greeting: 'bot.greeting',
  thanks: 'bot.thanks',
  goodbye: 'bot.goodbye',
  identity: 'bot.identity',
  praise: 'bot.praise',
};

function fromArticle(
  { found, named }: Extract<Extract<Decision, { kind: 'answer' }>['from'], { kind: 'article' }>,
  { words, moment, focus, brand }: Voice,
): Draft {
  const { article, passage } = found;
  const title = article.question.replace(/[?？]$/u, '');
  const answer = answerFor(article, moment);
  // Who speaks is the bot and whom it speaks to it may not know: the script's own defaults stand there.
  const said = article.kind === 'script' ? fill(answer, { brand }) : (passage?.text ?? answer);
  const all = sentences(said);
  const focused = focus === null ? [] : all.filter((sentence) => sentence.includes(focus));
  const opening = named ? [words('bot.named', { title })] : [];
  return {
    sentences: [...opening, ...(focused.length > 0 ? focused : all)],
    stock: opening,
    evidence: passage || article.kind === 'script' ? [said, article.question] : evidenceOf(article),
    sources: article.category === mannersCategory ? [] : [sourceOf(found, moment)],
    choices: [],
  };
}

/** What the sentences of an article stand on; the same list for the same article, so that it is read once. */
const evidences = new WeakMap<PublishedArticle, readonly string[]>();

function evidenceOf(article: PublishedArticle): readonly string[] {
  const { answer, answers, question } = article;
  const known = evidences.get(article) ?? [answer, ...answers.map((other) => other.answer), question];
  evidences.set(article, known);
  return known;
}

function sourceOf({ article, passage }: Found, moment: Moment): Source {
  const { articleId, version, question } = article;
  const excerpt = [...(passage?.text ?? answerFor(article, moment))].slice(0, EXCERPT).join('');
  if (!passage) return { articleId, version, title: question, excerpt };
  const { id, heading, page } = passage;
  return { articleId, version, title: question, excerpt, passage: { id, heading, page } };
}

/** The draft as a message of the conversation. */
export function bodyOf({
  sentences: said,
  sources,
  choices,
  offers = [],
  readBack = false,
}: Draft): Extract<MessageBody, { kind: 'answer' | 'choices' }> {
  if (choices.length > 0) return { kind: 'choices', text: said.join(''), choices };
  return {
    kind: 'answer',
    sentences: said,
    sources,
    ...(offers.length > 0 && { offers }),
    ...(readBack && { readBack: true as const }),
  };
}
