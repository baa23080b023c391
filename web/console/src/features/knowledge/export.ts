import type { Article } from '#contracts/http/knowledge';
import type { Services } from '../../app/services.tsx';
import { csvOf } from '../../app/csv.ts';
import { queryOf, type ArticleFilter } from './article-filter.ts';

export type ExportForm = 'jsonl' | 'csv';

/** Articles read at a time, and the most that one file holds; a larger corpus leaves by the command line. */
const pageArticles = 100;
const mostArticles = 50_000;

export interface Exported {
  text: string;
  articles: number;
  /** There were more than a file holds. */
  cut: boolean;
}

/** Reads everything the filter lets through, page by page. `told` hears how many were read. */
export async function exportArticles(
  call: Services['call'],
  filter: ArticleFilter,
  { form, signal, told }: { form: ExportForm; signal: AbortSignal; told: (articles: number) => void },
): Promise<Exported> {
  const articles: Article[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...queryOf(filter), cursor, limit: pageArticles };
    const page = await call('articles.list', { query }, signal);
    articles.push(...page.items);
    cursor = page.next ?? undefined;
    told(articles.length);
  } while (cursor !== undefined && articles.length < mostArticles);
  return {
    text: form === 'csv' ? csv(articles) : jsonl(articles),
    articles: articles.length,
    cut: cursor !== undefined,
  };
}

const columns = ['question', 'similar', 'answer', 'category', 'validFrom', 'validTo', 'status'] as const;

/** One article a line. */
export function jsonl(articles: readonly Article[]): string {
  const kept = (article: Article) => Object.fromEntries(columns.map((name) => [name, article[name]]));
  return articles.map((article) => `${JSON.stringify(kept(article))}\n`).join('');
}

/** For spreadsheets: with a byte order mark, or Excel reads Chinese as Latin; similar questions one a line. */
export function csv(articles: readonly Article[]): string {
  const lines = articles.map((article) =>
    columns.map((name) => (name === 'similar' ? article.similar.join('\n') : (article[name] ?? ''))),
  );
  return csvOf([columns, ...lines]);
}
