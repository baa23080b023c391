import { expect, test } from 'vitest';
import type { Article } from '#contracts/http/knowledge';
import { csv, jsonl } from './export.ts';

const article: Article = {
  id: '01a203e1-c3a1-7e84-8c5c-f4a0f721748b',
  question: '加盟费多少钱？',
  kind: 'qa' as const,
  negative: [],
  answers: [],
  language: null,
  products: [],
  folderId: null,
  similar: ['要交多少', '费用, 全部'],
  answer: '标准店 "5.8" 万元',
  category: '=SUM(A1)',
  validFrom: null,
  validTo: null,
  status: 'published',
  state: 'published',
  rights: ['read'],
  chunks: 0,
  reviewBy: null,
  openComments: 0,
  sentBack: null,
  origin: null,
  revision: 3,
  publishedVersion: 1,
  publishedAt: null,
  updatedAt: '2026-11-22T06:00:00.000Z',
  updatedBy: null,
  approval: null,
};

test('a spreadsheet reads Chinese, quotes and lines, and runs nothing', () => {
  const [head, ...rest] = csv([article]).split('\r\n');
  expect(head).toBe('\uFEFFquestion,similar,answer,category,validFrom,validTo,status');
  expect(rest).toEqual([`加盟费多少钱？,"要交多少\n费用, 全部","标准店 ""5.8"" 万元",'=SUM(A1),,,published`, '']);
});

test('one article a line, with what an import needs', () => {
  const lines = jsonl([article, article]).trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    question: article.question,
    similar: article.similar,
    answer: article.answer,
    category: article.category,
    validFrom: null,
    validTo: null,
    status: 'published',
  });
});
