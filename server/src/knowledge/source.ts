import type { Chunk } from '#contracts/http/knowledge';
import { answerFor, type Moment } from './answer.ts';
import type { PublishedArticle } from './store.ts';

/** What a customer reads when he opens the source of an answer. */
export interface OpenedSource {
  readonly title: string;
  /** Empty when passages are shown. */
  readonly answer: string;
  readonly category: string;
  readonly publishedAt: string;
  readonly passages: (Pick<Chunk, 'id' | 'heading' | 'page' | 'text'> & { said: boolean })[];
}

/** Passages shown before and after the one that was said. */
const BEFORE = 1;
const AFTER = 2;

/** The answer that was said, or the passage with its neighbours under the same chapter. Pure. */
export function openSource(article: PublishedArticle, moment: Moment, passage: string | undefined): OpenedSource {
  const { question: title, category, publishedAt } = article;
  const passages = passage === undefined ? [] : around(article.chunks, passage);
  return { title, answer: passages.length > 0 ? '' : answerFor(article, moment), category, publishedAt, passages };
}

function around(chunks: readonly Chunk[], id: string): OpenedSource['passages'] {
  const enabled = chunks.filter(({ disabled }) => !disabled);
  const at = enabled.findIndex((each) => each.id === id);
  const said = enabled[at];
  if (!said) return [];
  return enabled
    .slice(Math.max(0, at - BEFORE), at + AFTER + 1)
    .filter(({ heading }) => heading[0] === said.heading[0])
    .map(({ id: own, heading, page, text }) => ({ id: own, heading, page, text, said: own === id }));
}
