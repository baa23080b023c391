import { describe, expect, test } from 'vitest';
import { leavingOf, sightOf } from '../src/index.ts';
import { namesAsRead } from '../src/known-names.ts';
import { readingOf } from './layout.ts';

/** What is covered of lines below each other, and what is masked beside what is found by its form. */
function leaving(lines: readonly string[], known: readonly string[] = []) {
  const reading = readingOf(lines.map((text, at) => ({ text, x: 40, y: 60 + at * 60 })));
  const { quads, names } = leavingOf(sightOf(reading), reading, known);
  const covered = reading.lines.filter(({ quad }) => quads.includes(quad)).map(({ text }) => text);
  return { covered, names };
}

describe('of a picture that leaves', () => {
  test.each<[string, string[], string[], string[]]>([
    ['nothing is covered where nothing is private', ['本店招聘店员', '包吃住'], ['沈建国'], []],
    ['a number of a phone', ['电话 13812345678', '包吃住'], [], ['电话 13812345678']],
    ['an address', ['送到新民路429号', '谢谢'], [], ['送到新民路429号']],
    ['a name that is known', ['收货人沈建国', '谢谢'], ['沈建国'], ['收货人沈建国']],
    ['a name that is known, spaced and in other forms', ['收貨人 沈 建 國'], ['沈建国'], ['收貨人 沈 建 國']],
    ['a name that is known, one letter misread', ['收货人沈建围', '沈先生'], ['沈建国'], ['收货人沈建围']],
    ['a name of two letters, as it stands alone', ['王娜的店', '王那的店'], ['王娜'], ['王娜的店']],
    ['a name that is torn between two lines', ['收货人王小', '明先生', '谢谢'], ['王小明'], ['收货人王小', '明先生']],
    ['a name in Latin letters', ['TO: SHEN JIANGU0', 'shenzhen'], ['Shen Jianguo'], ['TO: SHEN JIANGU0']],
    ['a name that is told on the line below its label', ['姓名', '周小满', '谢谢'], [], ['周小满']],
    ['an identity number of which a digit was misread', ['身份证110101199002250129'], [], ['身份证110101199002250129']],
    [
      'an account that was shown before, a digit misread',
      ['账号 120200100987654328', '谢谢'],
      ['120200100987654321'],
      ['账号 120200100987654328'],
    ],
  ])('%s', (_, lines, known, covered) => {
    expect(leaving(lines, known).covered).toEqual(covered);
  });

  test('a number that is none by its form is masked in the words, too', () => {
    expect(leaving(['身份证110101199002250129']).names).toContain('110101199002250129');
    expect(leaving(['收货人沈 建围'], ['沈建国']).names).toContain('沈 建围');
    expect(leaving(['收货人王小', '明先生'], ['王小明']).names).toContain('王小\n明');
    expect(leaving(['王'], ['王']).names).toEqual([]);
  });
});

test('names are found where they stand, in any case and width', () => {
  expect(namesAsRead(['Li Wei', '欧阳修文'], ['L I W E I 来了', 'ｌｉ ｗｅｉ', '欧阳修'])).toEqual([
    'L I W E I',
    'ｌｉ ｗｅｉ',
  ]);
  expect(namesAsRead(['王'], ['王小明'])).toEqual([]);
  expect(namesAsRead([], ['王小明'])).toEqual([]);
});
