import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../src/scope-words.ts';
import { cardTermOf, dayOf, daysIn, termOf, yuanOf } from '../src/values.ts';

describe('days', () => {
  it.each([
    ['2019年03月05日', '2019-03-05'],
    ['2019年3月5日', '2019-03-05'],
    ['2019 年 03 月 05 日', '2019-03-05'],
    ['２０１９年０３月０５日', '2019-03-05'],
    ['2019-3-5', '2019-03-05'],
    ['2019.03.05', '2019-03-05'],
    ['20190305', '2019-03-05'],
    ['202103月05日', '2021-03-05'],
    ['二〇一九年三月五日', '2019-03-05'],
    ['二零一九年十二月二十五日', '2019-12-25'],
    ['二O二O年十月三十一日', '2020-10-31'],
    ['二〇二〇年十月三十一日', '2020-10-31'],
    ['2O19年O3月05日', '2019-03-05'],
    ['2019牛03月05日', '2019-03-05'],
    ['2019年02月30日', null],
    ['2019年03月', null],
    ['2019年03月05日 2020年03月05日', null],
  ])('reads %s as %s', (text, day) => expect(dayOf(text)).toBe(day));

  it('reads back every day however it is written', () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const han = (number: number) => {
      const [tens, ones] = [Math.floor(number / 10), number % 10];
      const digit = '〇一二三四五六七八九';
      return `${tens > 1 ? digit[tens]! : ''}${tens > 0 ? '十' : ''}${ones > 0 ? digit[ones]! : ''}`;
    };
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, dayOfMonth] = iso.split('-').map(Number) as [number, number, number];
        const spelt = [...String(year)].map((char) => '〇一二三四五六七八九'[Number(char)]).join('');
        for (const text of [
          iso,
          iso.replaceAll('-', '.'),
          `${year}年${month}月${dayOfMonth}日`,
          iso.replaceAll('-', ''),
          `${spelt}年${han(month)}月${han(dayOfMonth)}日`,
        ])
          expect(dayOf(text)).toBe(iso);
      }),
    );
  });

  it('gives each day once and in order', () => {
    expect(daysIn('自2015年03月05日至2035年03月04日')).toEqual(['2015-03-05', '2035-03-04']);
    expect(daysIn('2015.03.05-2035.03.05')).toEqual(['2015-03-05', '2035-03-05']);
  });
});

describe('terms', () => {
  it.each([
    ['2015年03月05日至2035年03月04日', '2015-03-05/2035-03-04'],
    ['自2015年03月05日起至2035年03月04日止', '2015-03-05/2035-03-04'],
    ['2015.03.05-2035.03.05', '2015-03-05/2035-03-05'],
    ['2015.03.05-长期', '2015-03-05/'],
    ['2019年03月05日至长期', '2019-03-05/'],
    ['2019年03月05日 至 无固定期限', '2019-03-05/'],
    ['2019年03月05日至', '2019-03-05/'],
    ['长期', '/'],
    ['2029年03月05日', '/2029-03-05'],
    ['至2029年03月05日', '/2029-03-05'],
    ['2019年03月05日至2039', null],
    ['2019年03月05日至2018年03月05日', null],
    ['2019年02月30日至长期', null],
    ['餐饮服务', null],
  ])('reads %s as %s', (text, term) => expect(termOf(text)).toBe(term));

  it('begins a term without a beginning on the day of founding', () => {
    expect(termOf('长期', '2019-03-05')).toBe('2019-03-05/');
    expect(cardTermOf('VALID THRU 02/28')).toBe('/2028-02-29');
    expect(cardTermOf('13/28')).toBe(null);
  });
});

describe('money', () => {
  it.each([
    ['伍佰万元整', '5000000.00'],
    ['人民币伍佰万元整', '5000000.00'],
    ['伍佰万圆人民币', '5000000.00'],
    ['500万元人民币', '5000000.00'],
    ['500.000000万人民币', '5000000.00'],
    ['壹仟贰佰元', '1200.00'],
    ['壹拾万零伍佰元整', '100500.00'],
    ['叁拾万元', '300000.00'],
    ['贰亿叁仟万元', '230000000.00'],
    ['壹仟贰佰叁拾肆圆伍角陆分', '1234.56'],
    ['¥1,234.50', '1234.50'],
    ['￥１２３４．５０', '1234.50'],
    ['(小写)¥1394.99', '1394.99'],
    ['100万美元', null],
    ['个人经营', null],
  ])('reads %s as %s', (text, yuan) => expect(yuanOf(text)).toBe(yuan));

  it('reads back whole amounts in capitals', () => {
    const digits = '零壹贰叁肆伍陆柒捌玖';
    const below10000 = (number: number): string =>
      [...String(number)]
        .map((char, place, all) =>
          char === '0' ? '零' : digits[Number(char)]! + ['', '拾', '佰', '仟'][all.length - 1 - place]!,
        )
        .join('')
        .replace(/零+/gu, '零')
        .replace(/零$/u, '');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 9999 }), (wan, rest) => {
        const text = `${below10000(wan)}万${rest === 0 ? '' : (rest < 1000 ? '零' : '') + below10000(rest)}元整`;
        expect(yuanOf(text)).toBe((wan * 10_000 + rest).toFixed(2));
      }),
    );
  });
});

describe('scopes', () => {
  it('sets printed sentences and marks right and leaves what a firm does', () => {
    expect(
      scopeOf(
        '许可项目:餐饮服务;小餐欧（依法观经批准的项目,经相关部门批准后方可开展经营话动）般项目：餐饮管理：日用百货售',
      ),
    ).toBe(
      '许可项目：餐饮服务；小餐欧（依法须经批准的项目，经相关部门批准后方可开展经营活动）一般项目：餐饮管理；日用百货售',
    );
  });
});
