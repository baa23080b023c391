import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import { exchangesOf } from './exchanges.ts';
import { namesIn } from './names.ts';
import { pointedAt } from './pointing.ts';
import { madeWhole, type Rewriting } from './whole.ts';

describe('what a reply lists', () => {
  test.each([
    ['档口店 1 万元，标准店 2 万元，旗舰店 3 万元。', ['档口店', '标准店', '旗舰店']],
    ['加盟费按店型一次性收取：档口店 3.8 万元，标准店 5.8 万元，旗舰店 9.8 万元。', ['档口店', '标准店', '旗舰店']],
    [
      '有三种。档口店 20 到 30 平方米，外带为主；标准店 40 到 60 平方米；旗舰店 80 平方米。',
      ['档口店', '标准店', '旗舰店'],
    ],
    ['基础版每年 300 元，专业版每年 900 元。', ['基础版', '专业版']],
    ['目前有杭州、成都、长沙和苏州可以选。', ['杭州', '成都', '长沙', '苏州']],
    ['支持顺丰、中通和自提。', ['顺丰', '中通', '自提']],
    ['合同一签三年，到期前 90 天可以续。', []],
    ['可以。', []],
    ['', []],
  ])('%s', (reply, names) => {
    expect(namesIn(reply).slice(0, names.length || undefined)).toEqual(names);
  });

  test('is never long, whatever is said', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => namesIn(text).length <= 8));
  });
});

describe('a place in a list', () => {
  const three = ['档口店', '标准店', '旗舰店'].map((name) => ({ name }));
  test.each([
    ['第二种多少钱', '标准店多少钱'],
    ['那第三个呢', '那旗舰店呢'],
    ['第1个能退吗', '档口店能退吗'],
    ['最后一个多少钱', '旗舰店多少钱'],
  ])('%s', (text, meant) => {
    expect(pointedAt(text, three)).toMatchObject({ text: meant, taken: false });
  });

  test.each([
    ['前者多少钱', '档口店多少钱'],
    ['后者呢', '标准店呢'],
  ])('of two: %s', (text, meant) => {
    expect(pointedAt(text, three.slice(0, 2))?.text).toBe(meant);
  });

  test.each([
    '第四个多少钱',
    '后者多少钱',
    '第二年还收钱吗',
    '第二个',
    '开第二家店有优惠吗',
    '第二家店打几折',
    '第二个月交多少',
    '第二个三年怎么收',
    '第一个人免费吗',
    '两个人能开吗',
    '',
  ])('%s points at nothing', (text) => {
    expect(pointedAt(text, three)).toBeNull();
  });

  test('is taken as it is when nothing is asked about it', () => {
    expect(pointedAt('第二个吧', three)).toMatchObject({ named: { name: '标准店' }, taken: true });
  });

  test('points at nothing where nothing is listed', () => {
    expect(pointedAt('第二个多少钱', [])).toBeNull();
  });
});

describe('a question made whole', () => {
  /** Puts the first two characters of the last question before "能退吗"; everything else is complete. */
  const rewriting: Rewriting = ([asked = ''], current) =>
    current.startsWith('能退吗') || current.startsWith('那能退吗')
      ? { text: current.replace('能退吗', `${asked.slice(0, 2)}能退吗`), changed: true, lacks: 0.9 }
      : { text: current, changed: false, lacks: 0.1 };
  const exchange = (asked: string) => ({ asked, replied: '…', names: [] });

  test('leaves the opening out', () => {
    expect(madeWhole('那能退吗', [exchange('押金多少')], rewriting)).toEqual({ text: '押金能退吗', lacks: 0.9 });
  });

  test('leans on the question before as it was made whole', () => {
    const seen: string[] = [];
    const told: Rewriting = (context, current) => {
      seen.push(context[0]!);
      return rewriting(context, current);
    };
    const made = madeWhole('能退吗', [exchange('押金多少'), exchange('能退吗')], told);
    expect(made?.text).toBe('押金能退吗');
    expect(seen).toEqual(['能退吗', '押金多少', '押金能退吗']);
  });

  test.each([
    ['nothing was said before', '能退吗', []],
    ['it is complete', '押金多少', [exchange('加盟费多少')]],
    ['it is not Chinese', 'can I get it back', [exchange('加盟费多少')]],
  ])('stays when %s', (_, text, before) => {
    expect(madeWhole(text, before, rewriting)).toBeNull();
  });
});

test('an exchange is a question with its reply; the last three are kept', () => {
  let seq = 0;
  const message = (kind: Message['author']['kind'], body: Message['body']): Message => ({
    conversationId: 'c',
    seq: ++seq,
    id: `m${seq}`,
    at: '2026-01-01T00:00:00Z',
    author: { kind },
    body,
  });
  const asks = (text: string) => message('customer', { kind: 'text', text });
  const source = { articleId: 'a', version: 1, title: '押金多少？', excerpt: '…' };
  const answers = (...sentences: string[]) => message('bot', { kind: 'answer', sentences, sources: [source] });
  const offers = message('bot', { kind: 'choices', text: '哪一个？', choices: [{ label: '甲？', articleId: 'x' }] });
  expect(
    exchangesOf([
      asks('你好'),
      message('bot', { kind: 'answer', sentences: ['您好。'], sources: [] }),
      asks('不要了'),
      asks('押金多少'),
      message('system', { kind: 'event', event: { type: 'conversation.reopened' } }),
      answers('档口店 1 万元，标准店 2 万元。'),
      asks('保养'),
      offers,
      asks('没有回答'),
    ]),
  ).toEqual([
    { asked: '你好', replied: '您好。', names: [] },
    { asked: '押金多少', replied: '押金多少？', names: [{ name: '档口店' }, { name: '标准店' }] },
    { asked: '保养', replied: '甲', names: [{ name: '甲', articleId: 'x' }] },
  ]);
});
