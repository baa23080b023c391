import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, ParsedFile } from '#libs/parse';
import { sentences } from '#libs/text';
import { chunk } from '../src/index.ts';

const file = (blocks: readonly Block[], tables: ParsedFile['tables'] = []): ParsedFile => ({
  kind: tables.length > 0 ? 'table' : 'document',
  format: 'docx',
  title: '手册',
  blocks,
  tables,
  pages: [],
  warnings: [],
});
const heading = (level: number, text: string): Block => ({ type: 'heading', level, text });
const said = (text: string, more: Partial<Block> = {}): Block => ({ type: 'paragraph', text, ...more });
const sentence = '总部在七个工作日内答复您的申请，请耐心等待。';

describe('headings', () => {
  test('a chunk stands under the headings above it, and none crosses one', () => {
    const chunks = chunk(
      file([
        heading(1, '加盟'),
        said('先读这里。'),
        heading(2, '费用'),
        said('三万元。'),
        heading(2, '流程'),
        said('先申请。'),
        heading(1, '开店'),
        said('选址。'),
      ]),
    );
    expect(chunks.map(({ heading: path, text }) => [...path, text])).toEqual([
      ['加盟', '先读这里。'],
      ['加盟', '费用', '三万元。'],
      ['加盟', '流程', '先申请。'],
      ['开店', '选址。'],
    ]);
  });

  test('one with nothing under it is content itself', () => {
    expect(
      chunk(file([heading(1, '常见问题'), heading(2, '可以退款吗'), heading(2, '几点开门'), said('九点。')])),
    ).toMatchObject([
      { heading: ['常见问题'], text: '可以退款吗' },
      { heading: ['常见问题', '几点开门'], text: '九点。' },
    ]);
  });
});

describe('sizes', () => {
  test('a long section is cut between sentences into pieces of about one size', () => {
    const chunks = chunk(file([heading(1, '长'), said(sentence.repeat(80))]));
    expect(chunks.length).toBe(Math.ceil((sentence.length * 80) / 800));
    for (const { text } of chunks) {
      expect(text.length).toBeGreaterThanOrEqual(200);
      expect(text.length).toBeLessThanOrEqual(800);
      expect(text.endsWith('。')).toBe(true);
    }
  });

  test('what is no sentence is cut all the same', () => {
    const chunks = chunk(file([said('x'.repeat(100_000))]));
    expect(Math.max(...chunks.map(({ text }) => text.length))).toBeLessThanOrEqual(2000);
    expect(chunks.map(({ text }) => text).join('')).toBe('x'.repeat(100_000));
  });

  test('a list stays in one piece, with the sentence that announces it', () => {
    const list: Block = {
      type: 'list',
      text: Array.from({ length: 20 }, (_, at) => `- 第${at}项材料需要原件`).join('\n'),
    };
    const chunks = chunk(file([said(sentence.repeat(30)), said('需要这些材料：'), list, said(sentence.repeat(10))]));
    const with_ = chunks.filter(({ text }) => text.includes('- 第'));
    expect(with_).toHaveLength(1);
    expect(with_[0]!.text).toContain('需要这些材料：\n- 第0项');
  });

  test('a table is cut between rows, each piece under the header', () => {
    const rows = Array.from({ length: 100 }, (_, at) => `城市${at}\t${at}万元加盟费，另付保证金`);
    const chunks = chunk(file([{ type: 'table', text: ['城市\t费用', ...rows].join('\n') }]));
    expect(chunks.length).toBeGreaterThan(2);
    for (const { text } of chunks) expect(text.split('\n')[0]).toBe('城市\t费用');
    expect(chunks.flatMap(({ text }) => text.split('\n').slice(1))).toEqual(rows);
  });

  test('sheets of a table are cut the same way, under the name of the sheet', () => {
    const rows = Array.from({ length: 90 }, (_, at) => ({ row: at + 2, cells: [`城市${at}`, '三万元'] }));
    const chunks = chunk(file([], [{ name: '价目', header: ['城市', '费用'], rows }]));
    expect(new Set(chunks.map(({ heading: path }) => path.join()))).toEqual(new Set(['价目']));
    expect(chunks[1]!.text.startsWith('城市\t费用\n')).toBe(true);
  });
});

describe('identity', () => {
  test('the same text keeps its id when other text comes and goes', () => {
    const before = chunk(file([heading(1, '费用'), said('三万元。'), heading(1, '流程'), said('先申请。')]));
    const after = chunk(
      file([
        heading(1, '新'),
        said('新的一章。'),
        heading(1, '费用'),
        said('四万元。'),
        heading(1, '流程'),
        said('先申请。'),
      ]),
    );
    expect(after.find(({ text }) => text === '先申请。')!.id).toBe(before.find(({ text }) => text === '先申请。')!.id);
    expect(after.some(({ id }) => id === before[0]!.id)).toBe(false);
  });

  test('equal pieces of one file have ids of their own', () => {
    const chunks = chunk(file([heading(1, '甲'), said('同样。'), heading(1, '甲'), said('同样。')]));
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(2);
  });

  test('the page is where it begins, the box is around what stands there', () => {
    const [only] = chunk(
      file([
        said('上。', { page: 1, box: [0.1, 0.1, 0.5, 0.1] }),
        said('下。', { page: 1, box: [0.2, 0.3, 0.7, 0.1] }),
        said('后。', { page: 2, box: [0, 0, 1, 1] }),
      ]),
    );
    expect(only).toMatchObject({ page: 1, box: [0.1, 0.1, 0.8, 0.3] });
  });
});

describe('laws', () => {
  const words = fc.string({
    unit: fc.constantFrom('加', '盟', '费', '。', '！', 'a', ' ', '\n', '：', '，', '1', '.', '😀'),
    maxLength: 300,
  });
  const block = fc.record({
    type: fc.constantFrom('heading', 'paragraph', 'list', 'table', 'code'),
    level: fc.integer({ min: 1, max: 6 }),
    text: words,
  }) as fc.Arbitrary<Block>;
  const bare = (text: string) => text.replace(/\s/g, '');

  test('the same file gives the same chunks, ids are single, nothing is empty', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), (blocks) => {
        const chunks = chunk(file(blocks));
        expect(chunk(file(blocks))).toEqual(chunks);
        expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
        expect(chunks.every(({ text }) => text.trim() !== '')).toBe(true);
      }),
    );
  });

  test('paragraphs lose no character, and every chunk ends where a sentence ends', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (texts) => {
        const chunks = chunk(file(texts.map((text) => said(text))), { most: 60, least: 20 });
        expect(bare(chunks.map(({ text }) => text).join(''))).toBe(bare(texts.join('')));
        const ends = new Set(
          texts
            .flatMap((text) => sentences(text))
            .map((each) => bare(each))
            .filter((each) => each !== ''),
        );
        for (const { text } of chunks) expect([...ends].some((end) => bare(text).endsWith(end))).toBe(true);
      }),
    );
  });
});
