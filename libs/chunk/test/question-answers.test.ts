import { describe, expect, test } from 'vitest';
import type { Table } from '#libs/parse';
import { type ColumnMapping, questionAnswers } from '../src/index.ts';

const sheet = (header: readonly string[], ...rows: readonly (readonly string[])[]): Table => ({
  name: 'FAQ',
  header,
  rows: rows.map((cells, at) => ({ row: at + 2, cells })),
});
const found = (table: Table, mapping?: ColumnMapping) => {
  const result = questionAnswers({ tables: [table] }, mapping ? { mapping } : {});
  if (result.kind === 'none') throw new Error('no columns were found');
  return result;
};

describe('columns', () => {
  test.each<[header: readonly string[], columns: readonly (string | null)[]]>([
    [
      ['问题', '相似问题', '反例问题', '答案', '分类', '语言', '渠道', '生效时间', '失效时间'],
      ['question', 'similar', 'negative', 'answer', 'category', 'language', 'channel', 'from', 'until'],
    ],
    [
      ['* 标准问题（必填）', '相似问题1', '相似问题2', '负例', '回复内容'],
      ['question', 'similar', 'similar', 'negative', 'answer'],
    ],
    [
      ['Question', 'Similar_Questions', 'Negative questions', 'Answer', 'Valid From', 'valid until'],
      ['question', 'similar', 'negative', 'answer', 'from', 'until'],
    ],
    [
      ['q', 'a', 'indexes', 'indexes'],
      ['question', 'answer', 'similar', 'similar'],
    ],
    [
      ['question', 'answer'],
      ['question', 'answer'],
    ],
    [
      ['编号', '问题', '答案', '备注'],
      [null, 'question', 'answer', null],
    ],
    [
      ['问题', '问题', '答案'],
      ['question', null, 'answer'],
    ],
    [
      ['問題', '答案', '问'],
      [null, 'answer', 'question'],
    ],
  ])('%j', (header, columns) => {
    expect(found(sheet(header)).tables[0]!.columns).toEqual(columns);
  });

  test('a mapping by name or number wins, and null takes a meaning away', () => {
    const table = sheet(['问题', '内容', '答案'], ['旧问', '新问', '答']);
    expect(found(table, { question: '内容' }).rows[0]!.question).toBe('新问');
    expect(found(table, { question: 1, answer: 0 }).rows[0]).toMatchObject({ question: '新问', answer: '旧问' });
    expect(questionAnswers({ tables: [table] }, { mapping: { answer: null } })).toEqual({
      kind: 'none',
      headers: [['问题', '内容', '答案']],
    });
  });

  test('without both columns there are none, and the headers are named', () => {
    expect(questionAnswers({ tables: [sheet(['姓名', '电话'])] })).toEqual({
      kind: 'none',
      headers: [['姓名', '电话']],
    });
  });
});

describe('rows', () => {
  const header = ['问题', '相似问题', '反例问题', '答案', '生效时间', '失效时间'];

  test('several questions in a cell are several questions', () => {
    const [row] = found(sheet(header, ['退款', '怎么退款\n退钱｜退费；退款', '退货', '七天内可退。', '', ''])).rows;
    expect(row).toMatchObject({
      row: 2,
      similar: ['怎么退款', '退钱', '退费'],
      negative: ['退货'],
      from: null,
      until: null,
    });
  });

  test.each([
    ['2026-11-30', '2026-11-30'],
    ['2026/1/5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['2026.1.5 8:30', '2026-01-05T08:30:00'],
    ['2026-01-05T08:30:15', '2026-01-05T08:30:15'],
    ['永久', null],
    ['长期有效', null],
  ])('the day %s is %s', (written, day) => {
    expect(found(sheet(header, ['问', '', '', '答', written, ''])).rows[0]!.from).toBe(day);
  });

  test.each<[what: string, cells: readonly string[], code: string, column: string]>([
    ['no question', [' ', '', '', '答', '', ''], 'question_missing', 'question'],
    ['no answer', ['问', '', '', '', '', ''], 'answer_missing', 'answer'],
    ['a question of 201 characters', ['问'.repeat(201), '', '', '答', '', ''], 'question_too_long', 'question'],
    ['a similar one of 201', ['问', '似'.repeat(201), '', '答', '', ''], 'question_too_long', 'similar'],
    ['an answer of 4,001', ['问', '', '', '答'.repeat(4001), '', ''], 'answer_too_long', 'answer'],
    ['a day that is none', ['问', '', '', '答', '2026-02-30', ''], 'date_unreadable', 'from'],
    ['a word for a day', ['问', '', '', '答', '', '下周'], 'date_unreadable', 'until'],
    ['an end before the beginning', ['问', '', '', '答', '2026-02-02', '2026-02-01'], 'window_reversed', 'until'],
    ['a question for and against', ['问', '甲', '甲', '答', '', ''], 'similar_is_negative', 'negative'],
  ])('%s is an error of its row, and the next row stands', (_, cells, code, column) => {
    const { rows, errors } = found(sheet(header, cells, ['好的', '', '', '答', '', '']));
    expect(errors).toEqual([{ sheet: 'FAQ', row: 2, code, column }]);
    expect(rows.map(({ row }) => row)).toEqual([3]);
  });

  test('a question twice is named where it stands again', () => {
    expect(found(sheet(header, ['问', '', '', '一', '', ''], ['问', '', '', '二', '', ''])).errors).toEqual([
      { sheet: 'FAQ', row: 3, code: 'question_twice', column: 'question' },
    ]);
  });
});
