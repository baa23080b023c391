import { describe, expect, it } from 'vitest';
import { isPrivate, maskField, maskNumbers, privateQuads, sightOf } from '../src/index.ts';
import { readingOf, type Written } from './layout.ts';

describe('private fields', () => {
  it.each([
    ['id_card', 'number', '110101199002250125', '110101********0125'],
    ['id_card', 'name', '沈建国', '沈**'],
    ['id_card', 'address', '浙江省杭州市西湖区新民大道429号', '浙江省***'],
    ['id_card', 'born', '1990-02-25', '***'],
    ['id_card', 'authority', '杭州市公安局西湖分局', '杭州市公安局西湖分局'],
    ['bank_card', 'number', '6299990123456781', '6299 **** **** 6781'],
    ['bank_card', 'holder', 'ZHANG SAN', 'Z********'],
    ['opening_permit', 'account', '120200100987654321', '1202**********4321'],
    ['business_licence', 'person', '王娜', '王娜'],
    ['business_licence', 'code', '91330106MA2CFRPT7L', '91330106MA2CFRPT7L'],
    ['food_licence', 'code', '110101199002250125', '110***********0125'],
  ] as const)('%s %s %s is shown as %s', (kind, name, value, shown) => {
    expect(maskField(kind, name, value)).toBe(shown);
    if (isPrivate(kind, name)) expect(shown).not.toContain(value);
  });

  it('covers numbers in any text', () => {
    expect(maskNumbers('订餐电话 13800138000，卡号6299990123456781')).not.toMatch(/13800138000|6299990123456781/u);
    // One digit misread: no check digit is right, and it is a number all the same.
    expect(maskNumbers('身份证110101199002250129')).not.toContain('19900225');
    expect(maskNumbers('6222 0212 3456 7890 123')).not.toContain('3456');
    expect(maskNumbers('餐饮服务')).toBe('餐饮服务');
  });
});

describe('what is covered on a picture', () => {
  const card: Written[] = [
    { text: '姓名沈建', x: 70, y: 70 },
    { text: '性别男民族汉', x: 70, y: 150 },
    { text: '住址浙江省杭州市西湖区', x: 70, y: 300 },
    { text: '新民大道429号', x: 126, y: 340 },
    { text: '公民身份号码110101199002250125', x: 70, y: 520 },
  ];
  it('is where the private fields stand, and not the label before a value', () => {
    const reading = readingOf(card, { width: 1000, height: 630 });
    const quads = privateQuads(sightOf(reading), reading);
    const covers = (x: number, y: number) =>
      quads.some(
        ([a, , c]) =>
          x > Math.min(a.x, c.x) && x < Math.max(a.x, c.x) && y > Math.min(a.y, c.y) && y < Math.max(a.y, c.y),
      );
    for (const [x, y] of [
      [150, 84],
      [200, 314],
      [200, 354],
      [400, 534],
    ] as const)
      expect(covers(x, y)).toBe(true);
    expect(covers(84, 84)).toBe(false);
  });

  it('is a line with the number of a phone on a picture of anything', () => {
    const reading = readingOf([
      { text: '巧姐面馆', x: 200, y: 200, size: 160 },
      { text: '外卖 13800138000', x: 900, y: 700 },
    ]);
    expect(privateQuads(sightOf(reading), reading)).toEqual([reading.lines[1]!.quad]);
  });

  it('is a number that was read in parts', () => {
    const reading = readingOf([
      { text: '青禾银行', x: 70, y: 60, size: 52 },
      { text: '银联', x: 840, y: 530 },
      ...['6299', '9901', '2345', '6781'].map((text, at) => ({ text, x: 75 + at * 170, y: 350, size: 56 })),
    ]);
    const [quad] = privateQuads(sightOf(reading), reading);
    expect([quad![0].x, quad![1].x]).toEqual([expect.closeTo(75), expect.closeTo(75 + 3 * 170 + 4 * 0.55 * 56)]);
  });
});
