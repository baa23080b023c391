import { expect, test } from 'vitest';
import { valueWords } from './value-words.ts';

const number = new Intl.NumberFormat('zh-CN');

test.each([
  [{ min: 200_000, max: 300_000, approximate: false, currency: 'CNY' }, '200,000 – 300,000 CNY'],
  [{ min: 50, max: 50, approximate: true }, '≈ 50'],
  [{ min: null, max: 500_000, approximate: false, currency: 'CNY' }, '≤ 500,000 CNY'],
  [{ min: 3, max: null, approximate: false, unit: 'workday' }, '≥ 3 workday'],
  [{ min: 0.15, max: 0.15, approximate: false, kind: 'share' }, '15%'],
  [
    { start: '2026-11-25T14:00:00+08:00', end: '2026-11-25T18:00:00+08:00', grain: 'part' },
    '2026-11-25 14:00 – 2026-11-25 18:00',
  ],
  [{ code: '330100', name: '杭州市', province: '浙江省', city: '杭州市', candidates: [] }, '浙江省 杭州市'],
  [{ number: '+8613800000000', kind: 'mobile' }, '+8613800000000'],
  [{ name: '珍珠奶茶' }, '珍珠奶茶'],
  [{ surprising: 1 }, '{"surprising":1}'],
  ['杭州', '杭州'],
  [null, '—'],
])('%j is %s', (value, words) => {
  expect(valueWords(value, number)).toBe(words);
});
