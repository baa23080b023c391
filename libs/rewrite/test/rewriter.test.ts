import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadRewriter, RewriterFileError, shippedRewriter } from '#libs/rewrite';

const path = new URL('../../../models/rewrite/rewriter.bin', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as {
  context: string[];
  current: string;
  lacks: number;
  text: string;
  likely: number;
}[];
const rewriter = shippedRewriter();
const said = fc.string({ unit: 'grapheme', maxLength: 80 });
const chinese = fc
  .array(fc.constantFrom(...'加盟费押金多少那旗舰店呢它第二个能退吗怎么装修杭州的是有里天气 ？，A1'), { maxLength: 60 })
  .map((characters) => characters.join(''));

describe('what the runtime computes', () => {
  test.each(expected)('is what training computed: $context $current', ({ context, current, lacks, text, likely }) => {
    const made = rewriter.rewrite(context, current);
    expect(made.best.text).toBe(text);
    expect(made.lacks).toBeCloseTo(lacks, 3);
    expect(made.best.likely).toBeCloseTo(likely, 3);
    expect(made.changed).toBe(lacks > rewriter.threshold && text !== current);
    expect(made.text).toBe(made.changed ? text : current);
  });

  test('is the same each time, whatever was asked between', () => {
    const ask = () => expected.map(({ context, current }) => rewriter.rewrite(context, current));
    const first = ask();
    fc.assert(fc.property(fc.array(said), said, (context, current) => void rewriter.rewrite(context, current)));
    expect(ask()).toEqual(first);
  });
});

describe('a question', () => {
  test.each([[[]], [['', '']], [['', '', '']]])('with nothing said before stays: %j', (context) => {
    fc.assert(fc.property(said, (current) => rewriter.rewrite(context, current).text === current));
  });

  test('of more than 40 characters stays', () => {
    const long = '这个能退吗'.repeat(9);
    expect(rewriter.rewrite(['加盟费多少', '加盟费怎么收'], long)).toMatchObject({ text: long, changed: false });
  });

  test.each([
    [['加盟费多少', '加盟费多少钱？'], '加盟费能退吗'],
    [['加盟费多少', '加盟费多少钱？'], '保证金多少钱'],
    [['装修要多少天', '装修要多少天？'], '培训要多久'],
    [['怎么加盟', '开店流程是怎样的？'], '旗舰店要投资多少钱'],
    [['加盟费多少', '加盟费多少钱？'], 'how much is the deposit'],
    [['加盟费多少', '加盟费多少钱？'], '……'],
  ])('that is complete stays: %j %s', (context, current) => {
    expect(rewriter.rewrite(context, current)).toMatchObject({ text: current, changed: false });
  });
});

test.each([
  [['解忧套餐有吗', '有的'], '多少钱', '忧套餐多少钱'],
  [['云南地方菜有什么', '过桥米线'], '好吃吗', '桥米线好吃吗'],
])('no word of %j is cut in two for "%s"', (context, current, cut) => {
  expect(rewriter.rewrite(context, current).best.text).not.toBe(cut);
});

test('nothing is invented: what a change adds stands in the context or among the tails', () => {
  fc.assert(
    fc.property(fc.array(chinese, { minLength: 1, maxLength: 3 }), chinese, (context, current) => {
      const { best } = rewriter.rewrite(context, current);
      const added = [...best.text];
      const before = commonStart(added, [...current]);
      const after = commonStart(added.slice(before).toReversed(), [...current].slice(before).toReversed());
      const middle = added.slice(before, added.length - after).join('');
      const known = context.slice(-2).join('\n');
      // What it shares with the question may be part of what was put there.
      const parts = rewriter.tails.map((tail) =>
        middle.endsWith(tail) ? middle.slice(0, middle.length - tail.length) : middle,
      );
      expect(
        parts.some((part) => known.includes(part)) ||
          [...middle].every((c) => known.includes(c) || rewriter.tails.join('').includes(c)),
      ).toBe(true);
    }),
  );
});

function commonStart(a: readonly string[], b: readonly string[]): number {
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
  return at;
}

test('nothing that is said makes it fail', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 4 }), said, (context, current) => {
      const { lacks, best } = rewriter.rewrite(context, current);
      expect(lacks).toBeGreaterThanOrEqual(0);
      expect(lacks).toBeLessThanOrEqual(1);
      expect(best.likely).toBeLessThanOrEqual(1.001);
    }),
  );
  for (const text of ['\ud800', '👨‍👩‍👧‍👦'.repeat(5), 'İ', '\u0000', '呢'.repeat(40)])
    expect(() => rewriter.rewrite([text.repeat(30), text], text)).not.toThrow();
});

describe('a file that is no model', () => {
  const bytes = new Uint8Array(readFileSync(path));
  const changed = (change: (copy: Uint8Array) => void) => {
    const copy = bytes.slice();
    change(copy);
    return copy;
  };
  const renamed = (from: string, to: string) =>
    changed((copy) => {
      const at = Buffer.from(copy.buffer).indexOf(from);
      copy.set(new TextEncoder().encode(to), at);
    });
  test.each([
    ['empty', new Uint8Array()],
    ['other bytes', new TextEncoder().encode('PK\u0003\u0004 something else entirely')],
    ['a newer version', changed((copy) => (copy[8] = 2))],
    ['a header without end', changed((copy) => copy.fill(255, 12, 16))],
    ['a header that is no JSON', changed((copy) => (copy[16] = 0))],
    ['a header of another shape', changed((copy) => copy.set(new TextEncoder().encode('[]'.padEnd(16_384)), 16))],
    ['without a part', renamed('"tail.weight"', '"tall.weight"')],
    ['of another shape', renamed('"hidden": 96', '"hidden": 92')],
    ['cut short', bytes.subarray(0, bytes.length - 8)],
    ['cut in the middle', bytes.subarray(0, 100_000)],
  ])('is refused: %s', (_, given) => {
    expect(() => loadRewriter(given)).toThrow(RewriterFileError);
  });
});
