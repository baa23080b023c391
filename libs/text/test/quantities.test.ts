import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuantity, quantities, type Quantity } from '#libs/text';

const shown = (q: Quantity): string =>
  `${q.kind} ${q.low}${q.high === q.low ? '' : `..${q.high}`}${q.unit && ` ${q.unit}`}`;

describe('quantities', () => {
  it.each<[string, string[]]>([
    ['加盟费三十五万元', ['money 350000 yuan']],
    ['30,000元', ['money 30000 yuan']],
    ['¥3,000', ['money 3000 yuan']],
    ['３０万', ['number 300000']],
    ['3\u200b0万', ['number 300000']],
    ['3万5', ['number 35000']],
    ['两万八', ['number 28000']],
    ['一百零二元', ['money 102 yuan']],
    ['1亿2千万', ['number 120000000']],
    ['3万5千元', ['money 35000 yuan']],
    ['3-5万', ['number 30000..50000']],
    ['8千到1万', ['number 8000..10000']],
    ['3万元到5万元', ['money 30000..50000 yuan']],
    ['20多万', ['number 200000']],
    ['几十万元', ['money 200000..900000 yuan']],
    ['8%', ['percent 8 %']],
    ['百分之八', ['percent 8 %']],
    ['百分百', ['percent 100 %']],
    ['65%~70%', ['percent 65..70 %']],
    ['三成', ['percent 30 %']],
    ['八折', ['discount 0.8 折']],
    ['九五折', ['discount 0.95 折']],
    ['1.5 倍', ['times 1.5 倍']],
    ['两三个月', ['duration 2..3 month']],
    ['三到五个月', ['duration 3..5 month']],
    ['一年半', ['duration 18 month']],
    ['一个半月', ['duration 1.5 month']],
    ['半年', ['duration 6 month']],
    ['15-20天', ['duration 15..20 day']],
    ['7个工作日', ['duration 7 workday']],
    ['24小时', ['duration 1440 minute']],
    ['80平米', ['area 80 m2']],
    ['80㎡', ['area 80 m2']],
    ['20 千瓦', ['measure 20 千瓦']],
    ['85 分合格', ['count 85 分']],
    ['18 到 35 岁', ['measure 18..35 岁']],
    ['5千克', ['measure 5000 g']],
    ['300多家门店', ['count 300 家']],
    ['两到三人', ['count 2..3 人']],
    ['2026年3月5日', ['date 20260305 date']],
    ['2026-03-05', ['date 20260305 date']],
    ['二〇二六年', ['date 20260000 date']],
    ['3月5号', ['date 305 date']],
    ['周一到周五', ['date 1 weekday', 'date 5 weekday']],
    ['周日', ['date 7 weekday']],
    ['9:00-18:00', ['time 540 clock', 'time 1080 clock']],
    ['下午三点半', ['time 930 clock']],
    ['第三步', ['ordinal 3 第']],
  ])('%s', (text, expected) => {
    expect(quantities(text).map(shown)).toEqual(expected);
  });

  it.each([
    '一个好消息',
    '看一下',
    '一些',
    '一定',
    '万一',
    '千万别',
    '五一放假',
    '双十一',
    '四川',
    '一家店',
    '有一点贵',
    '统一装修',
    '十分重要',
    'WiFi6 H5 4S店',
    '电话13812345678',
    '见a.com/2024',
    '1. 申请\n2. 签约',
    '① 申请',
  ])('states nothing: %s', (text) => {
    expect(quantities(text)).toEqual([]);
  });

  it('reads back what it writes', () => {
    const amount = fc.oneof(
      fc.integer({ min: 2, max: 99_999_999 }),
      fc.integer({ min: 2, max: 99_999 }).map((n) => n / 100),
    );
    const single = fc.constantFrom(
      ['number', ''],
      ['money', 'yuan'],
      ['money', 'usd'],
      ['percent', '%'],
      ['times', '倍'],
      ['duration', 'day'],
      ['duration', 'month'],
      ['duration', 'workday'],
      ['duration', 'minute'],
      ['area', 'm2'],
      ['count', '家'],
      ['count', '人'],
      ['measure', 'g'],
    );
    fc.assert(
      fc.property(single, amount, amount, ([kind, unit], a, b) => {
        const said = { kind: kind as Quantity['kind'], unit: unit!, low: Math.min(a, b), high: Math.max(a, b) };
        const read = quantities(`约${formatQuantity(said)}。`);
        expect(read.map(({ kind: k, unit: u, low, high }) => ({ kind: k, unit: u, low, high }))).toEqual([said]);
      }),
      { numRuns: 300 },
    );
  });

  it('reads dates and times back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1950, max: 2090 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (y, m, d) => {
          const low = y * 10_000 + m * 100 + d;
          expect(quantities(formatQuantity({ kind: 'date', unit: 'date', low, high: low }))[0]?.low).toBe(low);
        },
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), (low) => {
        expect(quantities(formatQuantity({ kind: 'time', unit: 'clock', low, high: low }))[0]?.low).toBe(low);
      }),
    );
  });

  it('stands where it says, in order, on any text', () => {
    const unit = fc.constantFrom(...'0123456789.,-~%一二两三十百千万亿几半个月年日点元折第多天 a\u200b①');
    fc.assert(
      fc.property(
        fc.array(unit, { maxLength: 30 }).map((units) => units.join('')),
        (text) => {
          const found = quantities(text);
          expect(
            found.every(
              (q, i) =>
                text.slice(q.start, q.end) === q.text && q.low <= q.high && (i === 0 || q.start >= found[i - 1]!.end),
            ),
          ).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
