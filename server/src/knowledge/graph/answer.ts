import type { Source } from '#contracts/http/conversations';
import { askGraph, stillSays, type GraphAnswer, type Node, type Step } from '#libs/graph';
import type { Db, Tx } from '#platform/db';
import { readPublished, type PublishedArticle } from '../store.ts';
import { recentOf } from './interests.ts';
import { readerOf } from './reader.ts';
import type { KnownKinds } from './schema.ts';

/** What the graph says to a question, ready to be said: every sentence stands on the articles of the path. */
export interface GraphFound {
  readonly kind: GraphAnswer['kind'];
  readonly sentences: readonly string[];
  readonly path: readonly Step[];
  /** The articles of the path, each once. */
  readonly sources: readonly Source[];
  /** Quoted sentences of these articles, and what was computed from them. */
  readonly evidence: readonly string[];
}

export interface GraphAsked {
  readonly found: GraphFound | null;
  /** Things of the graph that the question names. */
  readonly entities: readonly Node[];
}

export const nothingAsked: GraphAsked = { found: null, entities: [] };

/** Characters of the passage shown with a source. */
const EXCERPT = 160;

export interface AnswerDeps {
  readonly db: Db;
  readonly kinds: KnownKinds;
  readonly now: () => Date;
}

/**
 * Asks the graph of a company. `customerId` is whose questions before count: 比我问的那个贵多少. An answer is dropped when
 * one of its articles is not published now or no longer says what was quoted, whatever the graph holds.
 */
export async function askCompany(
  { db, kinds: known, now }: AnswerDeps,
  tenant: string,
  { question, customerId }: { question: string; customerId: string | null },
): Promise<GraphAsked> {
  const kinds = await known.of(tenant);
  if (kinds === null || kinds.types.length === 0) return nothingAsked;
  return db.tenant(tenant, async (tx) => {
    const recent = customerId === null ? [] : await recentOf(tx, customerId);
    const { answer, entities } = await askGraph(question, { kinds, reader: readerOf(tx), recent });
    return { found: answer && (await grounded(tx, answer, now())), entities };
  });
}

async function grounded(tx: Tx, answer: GraphAnswer, now: Date): Promise<GraphFound | null> {
  const ids = [...new Set(answer.path.map(({ source }) => source.articleId))];
  const articles = new Map((await readPublished(tx, { ids })).map((article) => [article.articleId, article]));
  const stands = answer.path.every(({ source }) => {
    const article = articles.get(source.articleId);
    return article !== undefined && isSaid(article, now) && saysNow(article, source.quote);
  });
  if (!stands) return null;
  const quotes = new Set(answer.path.map(({ source }) => source.quote));
  return {
    ...answer,
    sources: ids.map((id) => sourceOf(articles.get(id)!, answer.path)),
    evidence: [...quotes, ...answer.sentences],
  };
}

function isSaid({ validFrom, validTo }: PublishedArticle, now: Date): boolean {
  const at = now.getTime();
  return (validFrom === null || Date.parse(validFrom) <= at) && (validTo === null || at < Date.parse(validTo));
}

/** Whether a published article says what was quoted from it. */
export function saysNow(article: PublishedArticle, quote: string): boolean {
  const texts = [article.answer, ...article.answers.map(({ answer }) => answer)];
  const passages = article.chunks.filter(({ disabled }) => !disabled).map(({ text }) => text);
  return [...texts, ...passages, article.question].some((text) => stillSays(text, quote));
}

function sourceOf({ articleId, version, question, chunks }: PublishedArticle, path: readonly Step[]): Source {
  const own = path.map(({ source }) => source).filter((source) => source.articleId === articleId);
  const [first] = own;
  const excerpt = [...first!.quote].slice(0, EXCERPT).join('');
  const passage = chunks.find(({ id, disabled }) => id === first!.passageId && !disabled);
  if (!passage) return { articleId, version, title: question, excerpt };
  const { id, heading, page } = passage;
  return { articleId, version, title: question, excerpt, passage: { id, heading, page } };
}
