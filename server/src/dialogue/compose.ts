import type { Locale } from '#contracts/common';
import type { Source } from '#contracts/http/conversations';
import { mannersCategory } from '#contracts/http/knowledge';
import type { StoredBody } from '#conversations';
import type { PublishedArticle } from '#knowledge';
import { sentences } from '#libs/text';
import type { Words } from '#platform/words';
import type { Decision } from './decision.ts';

/** What is to be said, with the texts it must stand on. Our own stock sentences need no evidence. */
export interface Draft {
  sentences: string[];
  evidence: readonly string[];
  sources: Source[];
  choices: { label: string; articleId: string }[];
}

export interface Voice {
  words: Words;
  locale: Locale;
  brand: string;
  /** Say only the sentences that speak of this, if any do. */
  focus: string | null;
}

/** Characters of the passage shown with a source. */
const EXCERPT = 160;

/** Writes the reply from governed answers and stock sentences, nothing else. Pure. */
export function compose(decision: Decision, voice: Voice): Draft {
  const { words, brand } = voice;
  const plainWords = (key: string) => ({ ...empty, sentences: sentences(words(key, { brand })) });
  switch (decision.kind) {
    case 'answer':
      if (decision.from.kind === 'small talk') return plainWords(smallTalkKeys[decision.from.which]);
      if (decision.from.kind === 'while waiting') {
        return plainWords(decision.from.which === 'urgent' ? 'bot.urgent' : 'bot.waiting.noted');
      }
      return fromArticle(decision.from, voice);
    case 'ask':
      if (decision.about.kind === 'rephrase') return plainWords('bot.unknown');
      return {
        ...plainWords(decision.about.found.length === 1 ? 'bot.choose.one' : 'bot.choose'),
        choices: decision.about.found.map(({ article }) => ({ label: article.question, articleId: article.articleId })),
      };
    case 'hand over':
      return plainWords(decision.why === 'urgent' ? 'bot.urgent' : `bot.handover.${decision.why}`);
    case 'stay silent':
      return empty;
  }
}

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
  { found: { article }, named }: Extract<Extract<Decision, { kind: 'answer' }>['from'], { kind: 'article' }>,
  { words, locale, focus }: Voice,
): Draft {
  const title = article.question.replace(/[?？]$/u, '');
  const answer = locale === 'en' ? (article.answers.en ?? article.answer) : article.answer;
  const all = sentences(answer);
  const focused = focus === null ? [] : all.filter((sentence) => sentence.includes(focus));
  return {
    sentences: [...(named ? [words('bot.named', { title })] : []), ...(focused.length > 0 ? focused : all)],
    evidence: evidenceOf(article),
    sources: article.category === mannersCategory ? [] : [sourceOf(article)],
    choices: [],
  };
}

/** What the sentences of an article stand on; the same list for the same article, so that it is read once. */
const evidences = new WeakMap<PublishedArticle, readonly string[]>();

function evidenceOf(article: PublishedArticle): readonly string[] {
  const { answer, answers, question } = article;
  const known = evidences.get(article) ?? [answer, ...Object.values(answers), question];
  evidences.set(article, known);
  return known;
}

function sourceOf({ articleId, version, question, answer }: PublishedArticle): Source {
  return { articleId, version, title: question, excerpt: [...answer].slice(0, EXCERPT).join('') };
}

/** The draft as a message of the conversation. */
export function bodyOf({ sentences: said, sources, choices }: Draft): StoredBody {
  if (choices.length > 0) return { kind: 'choices', text: said.join(''), choices };
  return { kind: 'answer', sentences: said, sources };
}
