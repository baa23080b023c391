import { answerLanguage, articleKind, type AnswerLanguage, type ArticleKind } from '#contracts/http/article-draft';
import { articleDue, articleState, articleStatus } from '#contracts/http/article-filter';
import type { ArticleDue, ArticleState, ArticleStatus } from '#contracts/http/article-filter';
import { articleSort, type ArticleSort } from '#contracts/http/knowledge';

/** What a list of articles is narrowed to, as the address of the page keeps it. */
export interface ArticleFilter {
  search: string;
  status: ArticleStatus | undefined;
  state: ArticleState | undefined;
  due: ArticleDue | undefined;
  category: string;
  /** The id of a folder, or `top` for what lies in none; empty is everywhere. */
  folder: string;
  kind: ArticleKind | undefined;
  language: AnswerLanguage | 'none' | undefined;
  product: string;
  /** What one import brought. */
  importId: string;
  sort: ArticleSort | undefined;
}

export function filterOf(params: URLSearchParams): ArticleFilter {
  const text = (name: string) => params.get(name) ?? '';
  const language = text('language');
  return {
    search: text('search'),
    status: articleStatus.safeParse(text('status')).data,
    state: articleState.safeParse(text('state')).data,
    due: articleDue.safeParse(text('due')).data,
    category: text('category'),
    folder: text('folder'),
    kind: articleKind.safeParse(text('kind')).data,
    language: language === 'none' ? language : answerLanguage.safeParse(language).data,
    product: text('product'),
    importId: text('import'),
    sort: articleSort.safeParse(text('sort')).data,
  };
}

/** The same for the server: what is empty is left out. */
export function whichOf(filter: ArticleFilter) {
  return {
    ...(filter.search !== '' && { search: filter.search }),
    ...(filter.status && { status: filter.status }),
    ...(filter.state && { state: filter.state }),
    ...(filter.due && { due: filter.due }),
    ...(filter.category !== '' && { category: filter.category }),
    ...(filter.folder !== '' && { folder: filter.folder }),
    ...(filter.kind && { kind: filter.kind }),
    ...(filter.language && { language: filter.language }),
    ...(filter.product !== '' && { product: filter.product }),
    ...(filter.importId !== '' && { importId: filter.importId }),
  };
}

/** With the order, which a batch has no use for. */
export const queryOf = (filter: ArticleFilter) => ({ ...whichOf(filter), ...(filter.sort && { sort: filter.sort }) });

export const isNarrowed = (filter: ArticleFilter): boolean =>
  Object.keys(whichOf({ ...filter, folder: '' })).length > 0;
