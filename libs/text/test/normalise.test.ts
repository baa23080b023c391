import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, graphemeTruncate, normalise } from '#libs/text';

const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

describe('normalise', () => {
  it.each([
    ['ＡＢＣ　１２３', 'abc 123'],
    ['加盟費用是多少？？？', '加盟费用是多少?'],
    ['臺灣奶茶店', '台湾奶茶店'],
    ['加\u200b盟\ufeff费', '加盟费'],
    ['a\0b\r\n\tc', 'a b c'],
    ['  好  的  ', '好 的'],
    ['太好了！！！！', '太好了!'],
    ['http://a.com//b', 'http://a.com//b'],
    ['x\ud800y', 'xy'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyUnits, (text) => normalise(normalise(text)) === normalise(text)),
      { numRuns: 500 },
    );
  });

  it('never lets NUL or a lone surrogate through', () => {
    fc.assert(
      fc.property(anyUnits, (text) => normalise(text).isWellFormed() && !normalise(text).includes('\0')),
      { numRuns: 500 },
    );
  });
});

describe('fold', () => {
  it('points back into the original', () => {
    const text = '稳\u200b賺 ８０㎡';
    const folded = fold(text, { spaces: 'drop' });
    expect(folded.text).toBe('稳赚80m2');
    expect(folded.at.map((i) => text[i] ?? '')).toEqual(['稳', '賺', '８', '０', '㎡', '㎡', '']);
  });

  it('gives every unit an ascending place', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        const { text: out, at } = fold(text);
        return at.length === out.length + 1 && at.every((place, i) => i === 0 || place >= at[i - 1]!);
      }),
    );
  });
});

describe('graphemeTruncate', () => {
  it.each([
    ['👨‍👩‍👧李雷', 2, '👨‍👩‍👧李'],
    ['e\u0301a', 1, 'e\u0301'],
    ['李雷', 5, '李雷'],
    ['李雷', 0, ''],
  ])('%s at %i', (text, max, expected) => {
    expect(graphemeTruncate(text, max)).toBe(expected);
  });

  it('is always a well-formed beginning', () => {
    fc.assert(
      fc.property(anyUnits, fc.nat(30), (text, max) => text.toWellFormed().startsWith(graphemeTruncate(text, max))),
    );
  });
});
