import { describe, expect, it } from 'vitest';
import type { Chunk } from '#contracts/http/knowledge';
import { openSource } from './source.ts';
import type { PublishedArticle } from './store.ts';

const chunk = (id: string, heading: string[], disabled = false): Chunk => ({
  id,
  heading,
  text: `${id} 的文字`,
  page: 1,
  box: null,
  disabled,
});
const article: PublishedArticle = {
  articleId: 'a',
  version: 2,
  kind: 'document',
  question: '加盟手册',
  similar: [],
  negative: [],
  answer: '摘要',
  answers: [],
  language: null,
  category: '手册',
  folderId: null,
  products: [],
  chunks: [
    chunk('a', ['前言']),
    chunk('b', ['费用', '首期']),
    chunk('c', ['费用', '首期'], true),
    chunk('d', ['费用', '续期']),
    chunk('e', ['费用', '续期']),
    chunk('f', ['费用', '续期']),
  ],
  publishedAt: '2026-11-01T00:00:00.000Z',
  validFrom: null,
  validTo: null,
};
const now = { language: null, channel: null, at: new Date('2026-11-22T00:00:00Z') };

describe('an opened source', () => {
  it('shows the passage with its neighbours of the same chapter, without those left out', () => {
    const { answer, passages } = openSource(article, now, 'b');
    expect(answer).toBe('');
    expect(passages.map(({ id, said }) => [id, said])).toEqual([
      ['b', true],
      ['d', false],
      ['e', false],
    ]);
  });

  it.each([['gone'], ['c'], [undefined]])('shows the answer for passage %s', (passage) => {
    expect(openSource(article, now, passage)).toMatchObject({ answer: '摘要', passages: [] });
  });
});
