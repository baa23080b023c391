import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Article, ArticleDraft, searchHit } from '#contracts/http/knowledge';
import { useServices } from '../../app/services.tsx';
import type { ArticleFilter } from './article-filter.ts';

export type SearchHit = z.infer<typeof searchHit>;

export const articleKeys = {
  all: ['articles'] as const,
  list: (filter: ArticleFilter) => ['articles', 'list', filter] as const,
  categories: ['articles', 'categories'] as const,
  counts: ['articles', 'counts'] as const,
  any: ['article'] as const,
  one: (id: string) => ['article', id] as const,
  versions: (id: string) => ['article', id, 'versions'] as const,
  chunks: (id: string) => ['article', id, 'chunks'] as const,
  comments: (id: string) => ['article', id, 'comments'] as const,
};

export const emptyDraft: ArticleDraft = {
  kind: 'qa',
  question: '',
  similar: [],
  negative: [],
  answer: '',
  answers: [],
  language: null,
  products: [],
  category: '',
  validFrom: null,
  validTo: null,
};

export function draftOf(article: ArticleDraft): ArticleDraft {
  const { kind, question, similar, negative, answer, answers, language, category, products } = article;
  const { validFrom, validTo } = article;
  return { kind, question, similar, negative, answer, answers, language, category, products, validFrom, validTo };
}

/** What would be sent: without blank similar questions and the spaces around words. */
export function tidy(draft: ArticleDraft): ArticleDraft {
  return {
    ...draft,
    question: draft.question.trim(),
    answer: draft.answer.trim(),
    category: draft.category.trim(),
    similar: written(draft.similar),
    negative: written(draft.negative),
    products: written(draft.products),
  };
}

const written = (lines: readonly string[]) => lines.map((words) => words.trim()).filter((words) => words !== '');

export function sameDraft(a: ArticleDraft, b: ArticleDraft): boolean {
  return JSON.stringify(draftOf(tidy(a))) === JSON.stringify(draftOf(tidy(b)));
}

export function useArticle(id: string, enabled: boolean) {
  const { call } = useServices();
  return useQuery({
    queryKey: articleKeys.one(id),
    enabled,
    // The editor holds what is being written; a read behind its back would only cause conflicts with itself.
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => call('articles.get', { params: { id } }, signal),
  });
}

/** How many articles there are, by what lists can be narrowed by. */
export function useCounts() {
  const { call } = useServices();
  return useQuery({
    queryKey: articleKeys.counts,
    queryFn: ({ signal }) => call('articles.counts', {}, signal),
  });
}

export function useCategories() {
  const { call } = useServices();
  return useQuery({
    queryKey: articleKeys.categories,
    queryFn: ({ signal }) => call('articles.categories', {}, signal),
  });
}

/** Verbs of one article. Each answers with the article as it now stands, which is kept; lists are read anew. */
export function useArticleActs(id: string) {
  const { call } = useServices();
  const queries = useQueryClient();
  const keep = (article: Article) => {
    queries.setQueryData(articleKeys.one(article.id), article);
    void queries.invalidateQueries({ queryKey: articleKeys.all });
    void queries.invalidateQueries({ queryKey: articleKeys.versions(article.id) });
  };
  const params = { id };
  const save = useMutation({
    mutationFn: ({
      draft,
      revision,
      folderId,
    }: {
      draft: ArticleDraft;
      revision: number | null;
      folderId: string | null;
    }) =>
      revision === null
        ? call('articles.create', { body: { ...tidy(draft), folderId } })
        : call('articles.update', { params, body: { ...tidy(draft), revision } }),
    onSuccess: keep,
  });
  const publish = useMutation({
    mutationFn: (revision: number) => call('articles.publish', { params, body: { revision } }),
    onSuccess: keep,
  });
  const unpublish = useMutation({
    mutationFn: () => call('articles.unpublish', { params, body: {} }),
    onSuccess: keep,
  });
  const rollBack = useMutation({
    mutationFn: (version: number) => call('articles.rollBack', { params, body: { version } }),
    onSuccess: keep,
  });
  const remove = useMutation({
    mutationFn: () => call('articles.delete', { params }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: articleKeys.all }),
  });
  const restore = useMutation({ mutationFn: () => call('articles.restore', { params, body: {} }), onSuccess: keep });
  return { save, publish, unpublish, rollBack, remove, restore };
}
