import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Mask, secretIn } from '#libs/privacy';

const mask = (names: string[] = []) => new Mask({ names, nonce: 'x7k2' });

/** Chinese identity numbers are made here with their check digit, never taken from anybody. */
function idCard(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return first17 + '10X98765432'[sum % 11]!;
}
function card(first: string): string {
  const sum = [...first].reverse().reduce((total, char, i) => {
    const twice = Number(char) * (i % 2 === 0 ? 2 : 1);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return first + String((10 - (sum % 10)) % 10);
}

describe('what is found', () => {
  test.each([
    ['我的电话13812345678，麻烦回电', '13812345678', 'PHONE'],
    ['电话 138 1234 5678', '138 1234 5678', 'PHONE'],
    ['+86-13812345678', '13812345678', 'PHONE'],
    ['１３８１２３４５６７８', '１３８１２３４５６７８', 'PHONE'],
    ['一三八一二三四五六七八', '一三八一二三四五六七八', 'PHONE'],
    ['打0571-88123456', '0571-88123456', 'PHONE'],
    ['+1 415 555 2671', '415 555 2671', 'PHONE'],
    [`身份证${idCard('11010119900307123')}`, idCard('11010119900307123'), 'ID'],
    [`卡号 ${card('622848040256489001')}`, card('622848040256489001'), 'CARD'],
    ['写到 li.wei@example.com 吧', 'li.wei@example.com', 'EMAIL'],
    ['加我微信 liwei_2024', 'liwei_2024', 'ACCOUNT'],
    ['vx：Abc-12345', 'Abc-12345', 'ACCOUNT'],
    ['wxid_a1b2c3d4e5', 'wxid_a1b2c3d4e5', 'ACCOUNT'],
    ['QQ号是 123456789', '123456789', 'ACCOUNT'],
    ['车牌浙A·12345', '浙A·12345', 'PLATE'],
    ['粤BD12345 停在门口', '粤BD12345', 'PLATE'],
    ['我住在杭州市西湖区文三路90号3幢1201室', '文三路90号3幢1201室', 'ADDRESS'],
    ['寄到幸福小区12栋', '幸福小区12栋', 'ADDRESS'],
    ['I live at 42 Green Apple Street', '42 Green Apple Street', 'ADDRESS'],
    ['我叫王小明，想加盟', '王小明', 'NAME'],
    ['护照号 E12345678', 'E12345678', 'PASSPORT'],
  ])('%s', (text, value, kind) => {
    const one = mask();
    const hidden = one.hide(text);
    expect(hidden).not.toContain(value);
    expect(one.hidden).toEqual({ [kind]: 1 });
    expect(one.restore(hidden)).toBe(text);
  });

  test.each([
    '标准店加盟费 5.8 万元，一次性收取',
    '2026年3月5日到2026年4月5日',
    '订单 2026112312345',
    '建议 30 到 50 平方米，3 号线',
    '客服热线 400-820-8820',
    '身份证 110101199003071230',
    '微信小程序怎么下单',
    '第 12 条 3.5%',
    '100000000000000000',
  ])('%s stays as it is', (text) => {
    expect(mask().hide(text)).toBe(text);
  });

  test('a name that the profile knows', () => {
    const one = mask(['欧阳娜娜', 'X']);
    expect(one.hide('欧阳娜娜您好，X 是什么')).toBe('[NAME_1_x7k2]您好，X 是什么');
  });
});

/** Values of every kind, far from each other. */
const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''));
const value = fc.oneof(
  fc.tuple(fc.integer({ min: 3, max: 9 }), digits(9)).map(([second, rest]) => `1${second}${rest}`),
  digits(3).map((tail) => idCard(`11010119900307${tail}`)),
  digits(14).map((tail) => card(`6228${tail}`)),
  fc
    .tuple(fc.stringMatching(/^[a-z]{2,8}$/u), fc.stringMatching(/^[a-z]{2,8}$/u))
    .map(([who, host]) => `${who}@${host}.example`),
  digits(5).map((tail) => `浙A${tail}`),
  fc.integer({ min: 1, max: 999 }).map((number) => `文三路${number}号`),
  fc.constant('欧阳娜娜'),
);
const around = fc.string({
  unit: fc.constantFrom('好', '我', '，', ' ', '。', '费', '[', ']', '_', '\n', '退'),
  maxLength: 12,
});

test('what was hidden comes back as it was, whatever the text', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(value, around, fc.constantFrom('x7k2', '[PHONE_1_x7k2]', '_x7k2]'))).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(anything, anything, (first, second) => {
      const one = mask(['欧阳娜娜']);
      const hidden = [one.hide(first), one.hide(second)];
      expect(hidden.map((text) => one.restore(text))).toEqual([first, second]);
      expect(hidden.some((text) => one.isBent(text))).toBe(false);
    }),
    { numRuns: 400 },
  );
});

test('nothing of a value leaves, and the same value has one placeholder', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(around, value), { minLength: 1, maxLength: 6 }), around, (parts, end) => {
      const one = mask(['欧阳娜娜']);
      const text = parts.map(([before, held]) => `${before} ${held} `).join('') + end;
      const hidden = one.hide(text);
      for (const [, held] of parts) expect(hidden).not.toContain(held);
      expect(one.hide(text)).toBe(hidden);
      expect(JSON.parse(JSON.stringify(hidden))).toBe(hidden);
    }),
    { numRuns: 400 },
  );
});

test('a stream restores to the same text, wherever it is broken', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(value, around)), fc.array(fc.integer({ min: 1, max: 9 })), (parts, cuts) => {
      const one = mask(['欧阳娜娜']);
      const text = parts.join(' ');
      const hidden = one.hide(text);
      const restorer = one.restorer();
      let out = '';
      let at = 0;
      for (const cut of cuts) {
        out += restorer.push(hidden.slice(at, at + cut));
        at += cut;
      }
      expect(out + restorer.push(hidden.slice(at)) + restorer.end()).toBe(text);
    }),
  );
});

test('a placeholder that was bent is noticed', () => {
  const one = mask();
  const hidden = one.hide('电话13812345678');
  expect(one.isBent(hidden)).toBe(false);
  expect(one.isBent('[PHONE_2_x7k2]')).toBe(true);
  expect(one.isBent('[Phone 1 X7K2]')).toBe(true);
});

describe('secrets', () => {
  test.each([
    ['provider key', 'sk-proj-abcdefghijklmnop1234'],
    ['cloud key', 'AKIAABCDEFGHIJKLMNOP'],
    ['cloud key', 'LTAI5tAbCdEfGhIjKlMnOpQr'],
    ['token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijkl'],
    ['private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['url with a password', 'postgres://owner:hunter22@db/liren'],
    ['password', '我的密码是 Abc12345'],
    ['password', 'password: correct-horse'],
  ])('%s', (name, text) => expect(secretIn(`请看 ${text} 谢谢`)).toBe(name));

  test.each(['忘记密码怎么办', '密码是多少', '密码：见小票', 'sk-ii 神仙水', 'password reset'])('%s is none', (text) =>
    expect(secretIn(text)).toBeNull(),
  );

  test('a secret of the installation, as it is and encoded', () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');
    expect(secretIn(`x${key.toString('hex')}x`, [key])).toBe('secret of the installation');
    expect(secretIn(`x${key.toString('base64url')}x`, [key])).toBe('secret of the installation');
    expect(secretIn('hunter-22-hunter', ['hunter-22-hunter'])).toBe('secret of the installation');
    expect(secretIn('nothing', [key, ''])).toBeNull();
  });
});
