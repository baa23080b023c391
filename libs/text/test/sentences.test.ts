import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { links, sentences } from '#libs/text';

/** Any UTF-16 at all, lone surrogates too. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

describe('sentences', () => {
  it.each<[string, string[]]>([
    ['您好！加盟费3.5万元。多久开业？', ['您好！', '加盟费3.5万元。', '多久开业？']],
    ['他说：“好的。”然后走了', ['他说：“好的。”', '然后走了']],
    ['真的吗？！对……好', ['真的吗？！', '对……', '好']],
    ['见 https://a.com/x?id=1&b=2 。谢谢', ['见 https://a.com/x?id=1&b=2 。', '谢谢']],
    ['1. 申请\n2. 签约\n', ['1. 申请\n', '2. 签约\n']],
    ['See www.a.com. It is v2.5 now. OK', ['See www.a.com. ', 'It is v2.5 now. ', 'OK']],
    ['\n\n你好', ['\n\n', '你好']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  it('joins to the input', () => {
    const unit = fc.constantFrom('。', '！', '?', '.', '\n', ' ', '”', '…', '1', '2', 'a', '好', ')', '/', '\ud83d');
    const text = fc.oneof(
      anyUnits,
      fc.array(unit, { maxLength: 40 }).map((units) => units.join('')),
    );
    fc.assert(
      fc.property(text, (t) => sentences(t).join('') === t && sentences(t).every((s) => s !== '')),
      { numRuns: 500 },
    );
  });
});

describe('links', () => {
  it.each<[string, string[]]>([
    ['官网www.abc.com。', ['url abc.com']],
    ['https://good.com@evil.io/a', ['url evil.io']],
    ['https://evil.com\\@good.com', ['url evil.com']],
    ['看evil.com/路径吧', ['url evil.com']],
    ['http://192.168.1.1:80/x', ['url 192.168.1.1']],
    ['邮箱 A@b.cn', ['email a@b.cn']],
    ['138-1234-5678', ['phone 13812345678']],
    ['+86 13812345678', ['phone 13812345678']],
    ['0571-88888888', ['phone 057188888888']],
    ['400-800-1234', ['phone 4008001234']],
    ['加微信：abc_123', ['account abc_123']],
    ['订单号 138123456789012', []],
    ['加盟费3.5万元，约1.2倍', []],
    ['2026.3.5', []],
  ])('%s', (text, expected) => {
    expect(links(text).map((link) => `${link.kind} ${link.host ?? link.value}`)).toEqual(expected);
  });

  it('never overlap and stand where they say', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) =>
        links(text).every(
          (l, i, all) => text.slice(l.start, l.end) === l.text && (i === 0 || l.start >= all[i - 1]!.end),
        ),
      ),
    );
  });
});
