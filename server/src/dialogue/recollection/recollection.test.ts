import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message, MessageBody } from '#contracts/http/conversations';
import { askingBack } from './asking-back.ts';
import { after, ASKED, emptyState, FIRST, isQuestion, openOf, PROMISES, type TalkState } from './state.ts';

const zone = 'Asia/Shanghai';
/** A Wednesday, 14:30 in Shanghai. */
const begin = Date.parse('2026-11-25T06:30:00Z');
const minutes = (seq: number) => new Date(begin + seq * 60_000);

const message = (seq: number, kind: Message['author']['kind'], body: MessageBody, name?: string): Message => ({
  conversationId: 'c',
  seq,
  id: `m${seq}`,
  at: minutes(seq).toISOString(),
  body,
  author: { kind, ...(name && { name }) },
});
const says = (text: string) => ({ kind: 'text' as const, text });
const answers = (title: string, articleId = title) => ({
  kind: 'answer' as const,
  sentences: ['…'],
  sources: [{ articleId, version: 1, title, excerpt: '…' }],
});
const stock = (text: string) => ({ kind: 'answer' as const, sentences: [text], sources: [] });

type Line = readonly [Message['author']['kind'], MessageBody, string?];
const talk = (...lines: Line[]): TalkState =>
  lines.reduce((state, [kind, body, name], at) => after(state, message(at + 1, kind, body, name), zone), emptyState);
const knownOf = (state: TalkState) => ({ state, facts: [], timeZone: zone });
const asksBack = (text: string, state: TalkState, now = minutes(600)) => askingBack(text, knownOf(state), now);

describe('what is kept of a conversation', () => {
  test('questions with the article that answered, and what is open', () => {
    const state = talk(
      ['customer', says('加盟费多少')],
      ['bot', answers('加盟费')],
      ['customer', says('能开在高铁站吗')],
      ['bot', stock('这个问题我没有可靠的资料')],
    );
    expect(state.asked.map(({ text, by, answer }) => [text, by, answer?.title])).toEqual([
      ['加盟费多少', 'bot', '加盟费'],
      ['能开在高铁站吗', null, undefined],
    ]);
    expect(openOf(state).map(({ text }) => text)).toEqual(['能开在高铁站吗']);
  });

  test('a later answer to something else leaves it open; a person who answers closes it', () => {
    const open = [
      ['customer', says('能开在高铁站吗')],
      ['bot', stock('没有可靠的资料')],
      ['customer', says('加盟费多少')],
      ['bot', answers('加盟费')],
    ] as const satisfies Line[];
    expect(openOf(talk(...open)).map(({ text }) => text)).toEqual(['能开在高铁站吗']);
    for (const said of ['稍等，我查一下', '您好', '明天给您答复'])
      expect(openOf(talk(...open, ['person', says(said), '梅'])).length).toBe(1);
    expect(openOf(talk(...open, ['person', says('高铁站可以开，要先审批点位'), '梅']))).toEqual([]);
  });

  test('what was picked from choices answers the question before', () => {
    const choices = [{ label: '押金', articleId: 'a' }];
    const state = talk(
      ['customer', says('钱的事')],
      ['bot', { kind: 'choices', text: '哪一个？', choices }],
      ['customer', says('1')],
      ['bot', answers('押金')],
    );
    expect(state.asked).toMatchObject([{ text: '钱的事', by: 'bot', answer: { title: '押金' } }]);
  });

  test('promises of people with the time they named, and not what an article says', () => {
    const state = talk(
      ['customer', says('合同呢')],
      ['bot', { ...answers('合同'), sentences: ['三天内会有同事联系您。'] }],
      ['person', says('明天给您发合同'), '梅'],
    );
    expect(state.promises).toEqual([
      expect.objectContaining({
        seq: 3,
        by: 'person',
        name: '梅',
        text: '明天给您发合同',
        due: '2026-11-26T15:59:59.000Z',
      }),
    ]);
  });

  test('the bot promises only where it names a time', () => {
    const said = (text: string) => talk(['customer', says('转人工')], ['bot', stock(text)]).promises;
    expect(said('好的，这就为您转接同事。')).toEqual([]);
    expect(said('同事会在2小时内联系您。')).toMatchObject([{ by: 'bot' }]);
  });

  test.each(['你好', '谢谢', '好的', '1', '第二个', '转人工', '我在杭州', '嗯', '……'])('%s is no question', (text) =>
    expect(isQuestion(text)).toBe(false),
  );
  test.each(['加盟费多少', '我在杭州可以开吗', '合同', 'how much is it', '保养'])('%s is one', (text) =>
    expect(isQuestion(text)).toBe(true),
  );

  test('200 messages: bounded, the first question still known, open ones kept before answered ones', () => {
    const lines = Array.from({ length: 100 }, (_, at): Line[] => [
      ['customer', says(`第 ${at} 件事要怎么办，${'长'.repeat(300)}`)],
      at === 50 ? ['bot', stock('没有可靠的资料')] : ['bot', answers(`知识 ${at}`)],
    ]).flat();
    const state = talk(...lines);
    expect(state).toMatchObject({ count: 100, upTo: 200 });
    expect(state.asked).toHaveLength(ASKED);
    expect(state.asked.slice(0, FIRST).map(({ seq }) => seq)).toEqual([1, 3, 5, 7, 9]);
    expect(openOf(state).map(({ seq }) => seq)).toEqual([101]);
    expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThan(32_000);
  });

  test('law: whatever is said, the state is bounded and reading a message again changes nothing', () => {
    const body = fc.oneof(
      fc.string({ unit: 'grapheme' }).map(says),
      fc.constantFrom('加盟费多少', '明天给您发合同', '我在杭州').map(says),
      fc.string().map((title) => answers(title)),
      fc.constant(stock('…')),
    );
    const author = fc.constantFrom<Message['author']['kind']>('customer', 'bot', 'person', 'system');
    fc.assert(
      fc.property(fc.array(fc.tuple(author, body), { maxLength: 120 }), (lines) => {
        const state = talk(...lines);
        expect(state.asked.length).toBeLessThanOrEqual(ASKED);
        expect(state.promises.length).toBeLessThanOrEqual(PROMISES);
        const again = lines.reduce((so, [kind, said], at) => after(so, message(at + 1, kind, said), zone), state);
        expect(again).toBe(state);
      }),
      { numRuns: 60 },
    );
  });
});

describe('somebody who speaks of before', () => {
  const state = talk(
    ['customer', says('加盟费多少')],
    ['bot', answers('加盟费')],
    ['customer', says('能开在高铁站吗')],
    ['bot', stock('没有可靠的资料')],
    ['person', says('明天给您发合同'), '梅'],
    ['customer', says('设备多少钱')],
    ['bot', answers('设备')],
  );
  const open = { ...state, asked: state.asked.map((one) => (one.seq === 3 ? { ...one, by: null } : one)) };

  test.each([
    ['我之前问的加盟费', '加盟费多少'],
    ['刚才问的设备多少钱来着', '设备多少钱'],
    ['我第一个问的是什么', '加盟费多少'],
    ['我一开始问的问题', '加盟费多少'],
  ])('%s means a question that was answered', (text, question) => {
    expect(asksBack(text, state)).toMatchObject({ kind: 'question', question: { text: question } });
  });

  test.each(['我之前问了什么', '刚才我都问过哪些问题', 'What did I ask?'])('%s wants them all', (text) => {
    expect(asksBack(text, state)).toMatchObject({ kind: 'questions', count: 3 });
  });

  test('one that nobody answered is named, not answered', () => {
    expect(asksBack('我之前问的能不能开在高铁站', open)).toMatchObject({
      kind: 'questions',
      questions: [{ text: '能开在高铁站吗', by: null }],
    });
  });

  test.each(['你们上次说明天发合同', '你们答应过我什么', '客服之前说给我发合同的', 'You promised me something'])(
    '%s means a promise',
    (text) => expect(asksBack(text, state)).toMatchObject({ kind: 'promises', promises: [{ name: '梅' }] }),
  );

  test('it is late once the time has passed', () => {
    const text = '你们上次说明天发合同，怎么还没发';
    expect(asksBack(text, state, minutes(60))).toMatchObject({ late: false });
    expect(asksBack(text, state, minutes(60 * 48))).toMatchObject({ late: true });
  });

  test.each([
    '加盟费多少',
    '第一个',
    '第一个多少钱',
    '上次那家店在哪',
    '你们上次说的原料价格',
    '之前的店怎么样',
    '你说说加盟费',
  ])('%s is a question like others', (text) => expect(asksBack(text, state)).toBeNull());

  test('nothing is known of a talk that nobody had', () => {
    expect(asksBack('我之前问了什么', emptyState)).toBeNull();
    expect(asksBack('你们上次说明天发合同', emptyState)).toBeNull();
    expect(askingBack('我之前问了什么', undefined, minutes(1))).toBeNull();
  });
});
