import { useMutation, useQuery } from '@tanstack/react-query';
import type { Article } from '#contracts/http/knowledge';
import type { TestPins, TestSettings } from '#contracts/http/retrieval-tests';
import { useServices } from '../../app/services.tsx';
import { articleKeys, draftOf } from '../knowledge/article-data.ts';

export const noPins: TestPins = { folders: [], departments: [], products: [], languages: [], channel: null, at: null };
export const usualSettings: TestSettings = { pins: noPins, drafts: false, sure: null };

const testKeys = { all: ['retrieval-tests'] as const };

export function useTests() {
  const { call } = useServices();
  return useQuery({
    queryKey: testKeys.all,
    queryFn: ({ signal }) => call('retrievalTests.list', {}, signal),
  });
}

/** Verbs of the page; the history is read anew after each. */
export function useTestActs() {
  const { call, queries } = useServices();
  const again = () => void queries.invalidateQueries({ queryKey: testKeys.all });
  const run = useMutation({
    mutationFn: (body: { query: string; settings: TestSettings[] }) => call('retrievalTests.run', { body }),
    onSuccess: again,
  });
  const judge = useMutation({
    mutationFn: ({ id, right }: { id: string; right: { articleId: string | null } | null }) =>
      call('retrievalTests.judge', { params: { id }, body: { right } }),
    onSuccess: again,
  });
  const clear = useMutation({ mutationFn: () => call('retrievalTests.clear', {}), onSuccess: again });
  return { run, judge, clear };
}

/** As a similar question, or as one that must never be answered by it. */
export type SpellingKind = 'similar' | 'negative';

export interface Spelling {
  articleId: string;
  words: string;
  kind: SpellingKind;
}

/** A question is put into the draft of an article, taken out again, and published or handed in. */
export function useSpellings() {
  const { call, queries } = useServices();
  const keep = (article: Article) => {
    queries.setQueryData(articleKeys.one(article.id), article);
    void queries.invalidateQueries({ queryKey: articleKeys.all });
  };
  async function change({ articleId, words, kind }: Spelling, present: boolean): Promise<Article> {
    const params = { id: articleId };
    const article = await call('articles.get', { params });
    const others = article[kind].filter((spelling) => spelling !== words);
    const draft = { ...draftOf(article), [kind]: present ? [...others, words] : others };
    return call('articles.update', { params, body: { ...draft, revision: article.revision } });
  }
  const add = useMutation({ mutationFn: (spelling: Spelling) => change(spelling, true), onSuccess: keep });
  const takeOut = useMutation({ mutationFn: (spelling: Spelling) => change(spelling, false), onSuccess: keep });
  const publish = useMutation({
    mutationFn: ({ id, revision }: Pick<Article, 'id' | 'revision'>) =>
      call('articles.publish', { params: { id }, body: { revision } }),
    onSuccess: keep,
  });
  return { add, takeOut, publish };
}
