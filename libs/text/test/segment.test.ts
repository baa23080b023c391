import { describe, expect, it } from 'vitest';
import { grams, rarity, segment, words } from '#libs/text';

describe('segment', () => {
  it('gives words and the words inside them, without courtesy', () => {
    expect(segment('請問加盟費多少')).toEqual(['加盟', '加盟费', '多少']);
  });

  it('keeps stop words when nothing else is said', () => {
    expect(segment('你好')).toEqual(['你好']);
  });

  it('cuts into words without punctuation', () => {
    expect(words('开店流程,是什么?')).toEqual(['开店', '流程', '是', '什么']);
  });
});

describe('grams', () => {
  it('stay inside runs of letters', () => {
    expect(grams('加盟，費用', 2)).toEqual(['加盟', '费用']);
    expect(grams('加盟费', 1)).toEqual(['加', '盟', '费']);
    expect(grams('好', 2)).toEqual([]);
  });
});

describe('rarity', () => {
  it('orders common, topical and unknown words', () => {
    expect(rarity('的')).toBeLessThan(rarity('公司'));
    expect(rarity('公司')).toBeLessThan(rarity('身份证号'));
    expect(rarity('身份证号')).toBeLessThanOrEqual(1);
  });
});
