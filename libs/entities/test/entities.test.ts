import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entitiesIn, guarded, isCreditCode, isIdNumber, type Entity, type GazetteerEntry } from '#libs/entities';

const at = new Date('2026-03-11T02:30:00Z');
const gazetteer: GazetteerEntry[] = [
  { type: 'shop_type', name: '迷你档口店', synonyms: ['档口店', '小档口'] },
  { type: 'product', name: '杨枝甘露', synonyms: ['Mango Pomelo'] },
  { type: 'brand', name: 'MU', synonyms: [] },
];
const seen = (text: string, timeZone = 'Asia/Shanghai') => entitiesIn(text, { at, timeZone, gazetteer });
const names = (text: string) => seen(text).map(({ type, text: part }) => `${type} ${part}`);
const only = (text: string) => {
  const found = seen(text);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('what a message names', () => {
  test.each<[string, string[]]>([
    ['80平的店面，预算二三十万', ['area 80平', 'money 二三十万']],
    ['一百来平方米', ['area 一百来平方米']],
    ['想在杭州余杭开店', ['city 杭州', 'district 余杭']],
    ['浙江省杭州市余杭区', ['province 浙江省', 'city 杭州市', 'district 余杭区']],
    ['做不成都退吗', []],
    ['长沙发多少钱', []],
    ['和平年代', []],
    ['西湖龙井多少钱', []],
    ['三家店，每天20杯', ['quantity 三家店', 'quantity 20杯']],
    ['打九五折', ['percentage 九五折']],
    ['利润率15%', ['percentage 15%']],
    ['三个月回本', ['duration 三个月']],
    ['三天后开业', ['date 三天后']],
    ['王经理在吗', ['person 王经理']],
    ['我叫张小明，想加盟', ['person 张小明']],
    ['和经理说一下', ['position 经理']],
    ['经理部在哪', []],
    ['我老婆管钱', ['role 我老婆管钱']],
    ['帮朋友问一下', ['role 帮朋友问']],
    ['杭州喜乐餐饮管理有限公司', ['company 杭州喜乐餐饮管理有限公司']],
    ['有限公司和个体户有啥区别', []],
    ['微信 abc_12345', ['wechat abc_12345']],
    ['邮箱a.b@qq.com', ['email a.b@qq.com']],
    ['看www.example.com/a', ['url www.example.com/a']],
    ['小档口多少钱', ['shop_type 小档口']],
    ['mango  pomelo', []],
    ['Ｍango pomelo怎么卖', ['product Ｍango pomelo']],
    ['MU怎么样', ['brand MU']],
    ['music', []],
    ['', []],
  ])('%s', (text, expected) => expect(names(text)).toEqual(expected));
});

describe('what was misread once', () => {
  test.each<[string, string[]]>([
    ['你们那个5.98万的套餐', ['money 5.98万']],
    ['一年房租6万，押一付三', ['duration 一年', 'money 6万']],
    ['先交2000定金', ['money 2000']],
    ['3万里程', []],
    ['大年初三', ['date 大年初三']],
    ['北京西路', []],
    ['重庆小面加盟', []],
    ['孙中山', []],
    ['兰州拉面', []],
    ['我在中山', ['city 中山']],
    ['我能做主', ['role 我能做主']],
  ])('%s', (text, expected) => expect(names(text)).toEqual(expected));
  test.each<[string, number | null, number | null]>([
    ['4万8千8', 48_800, 48_800],
    ['客单价十几二十块', 11, 20],
    ['没个十万八万开不起来', 80_000, 100_000],
    ['不低于30平', 30, null],
    ['不多于5万', null, 50_000],
  ])('%s: %s to %s', (text, min, max) => expect(only(text).value).toMatchObject({ min, max }));
});

test('synonyms stand for their name', () => {
  expect(only('小档口多少钱')).toMatchObject({ value: { name: '迷你档口店' }, source: 'gazetteer' });
});

test('amounts are in base units', () => {
  expect(only('两亩').value).toEqual({ min: 1333.33, max: 1333.33, approximate: false });
  expect(only('八折').value).toMatchObject({ min: 0.8, kind: 'discount' });
  expect(only('三成').value).toMatchObject({ min: 0.3, kind: 'share' });
  expect(only('大概二十万吧').value).toMatchObject({ min: 200_000, approximate: true });
});

test('a name that several places have keeps them all until the text tells', () => {
  expect(only('我在朝阳区').value).toMatchObject({ candidates: [{ city: '北京市' }, { city: '长春市' }] });
  expect(seen('长春朝阳')[1]).toMatchObject({ type: 'district', value: { city: '长春市', candidates: [] } });
  expect(only('吉林')).toMatchObject({
    type: 'province',
    value: { candidates: [{ name: '吉林省' }, { name: '吉林市' }] },
  });
  expect(only('吉林市')).toMatchObject({ type: 'city', value: { candidates: [] } });
});

test('days are those of the time zone', () => {
  const value = (zone: string) =>
    (entitiesIn('明天', { at: new Date('2026-03-11T20:00:00Z'), timeZone: zone })[0] as Entity).value;
  expect(value('Asia/Shanghai')).toMatchObject({ start: '2026-03-13T00:00:00+08:00' });
  expect(value('America/New_York')).toMatchObject({ start: '2026-03-12T00:00:00-04:00' });
  expect(() => entitiesIn('明天', { at, timeZone: 'Mars/Olympus' })).toThrow(RangeError);
});

test('check digits', () => {
  expect(isCreditCode('91330106MA2AX3KJ7K')).toBe(true);
  expect(isCreditCode('91330106MA2AX3KJ7L')).toBe(false);
  expect(isIdNumber('11010519491231002X')).toBe(true);
  expect(isIdNumber('110105194912310021')).toBe(false);
});

test('private numbers leave only by their ends', () => {
  const text =
    '身份证11010519491231002X，电话13812345678，微信 wxid_abcdef123456，信用代码91330106MA2AX3KJ7K，a.bcdef@qq.com';
  const told = JSON.stringify(seen(text).map(guarded));
  for (const secret of ['19491231', '1381234567', '12345678', 'abcdef', 'MA2AX3', 'bcdef'])
    expect(told).not.toContain(secret);
  expect(seen(text).map(({ type }) => type)).toEqual(['id_card', 'phone', 'wechat', 'credit_code', 'email']);
  expect(JSON.stringify(seen(text)[0]!.value)).not.toContain('19491231');
});

describe('a trained labeller', () => {
  const text = '浙江省杭州市余杭区文一西路969号的喜乐茶饮';
  const label = () => [
    { start: 0, end: 18, type: 'address' as const, probability: 0.9 },
    { start: 19, end: 23, type: 'company' as const, probability: 0.8 },
  ];
  test('stands beside the places of an address', () => {
    const found = entitiesIn(text, { at, timeZone: 'Asia/Shanghai', label });
    expect(found.map(({ type, source }) => `${type} ${source}`)).toEqual([
      'address model',
      'province rule',
      'city rule',
      'district rule',
      'company model',
    ]);
  });
  test('gives way to a rule', () => {
    const found = entitiesIn('电话13812345678', {
      at,
      timeZone: 'Asia/Shanghai',
      label: () => [{ start: 0, end: 13, type: 'company', probability: 1 }],
    });
    expect(found.map(({ type }) => type)).toEqual(['phone']);
  });
});

const parts = [
  '二十',
  '万',
  '下周',
  '三',
  '13812345678',
  '杭州',
  '朝阳',
  '王经理',
  ' ',
  '-',
  '点',
  '八折',
  'ａ',
  '臺',
  '月底',
  '9:00',
  '。',
];

test('spans point into the text and never overlap', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'binary', maxLength: 4 })))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(text, (message) => {
      let end = 0;
      for (const entity of seen(message)) {
        expect(message.slice(entity.start, entity.end)).toBe(entity.text);
        expect(entity.start).toBeGreaterThanOrEqual(end);
        end = entity.end;
      }
    }),
  );
});

test.each(parts)('%j again and again takes little time', (part) => {
  const text = part.repeat(Math.ceil(4_000 / part.length));
  // Of this process: others may have the machine.
  const began = process.cpuUsage();
  seen(text);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(3_000);
});
