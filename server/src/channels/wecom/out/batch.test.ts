import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, limits } from '#libs/wecom';
import { words } from '#platform/words';
import type { Message } from '#contracts/http/conversations';
import { inParts, nextBatch, type Batch } from './batch.ts';
import { pieceOf, ratingOf, type Piece, type Telling } from './piece.ts';
import { windowOf } from './window.ts';

const say = words('zh-CN');
const telling: Telling = {
  words: say,
  when: () => '15:30',
  toQueue: false,
  codes: { taken: false, ended: false },
  open: true,
  rating: true,
};
const message = (seq: number, author: Message['author'], body: Message['body']): Message => ({
  conversationId: '01890000-0000-7000-8000-000000000000',
  seq,
  id: '01890000-0000-7000-8000-000000000001',
  at: '2026-11-23T08:00:00.000Z',
  author,
  body,
});
const bot = { kind: 'bot' as const };
const chen = { kind: 'person' as const, name: '陈晨' };
const house = { kind: 'system' as const };
const pieces = (messages: Message[], how: Telling = telling) => messages.flatMap((each) => pieceOf(each, how) ?? []);
const text = (seq: number, author: Message['author'], words: string) =>
  message(seq, author, { kind: 'text', text: words });

describe('what goes out together', () => {
  test('what the bot says bears the AI label, and what a person says his name', () => {
    expect(nextBatch(pieces([text(1, bot, '加盟费 6.8 万元。')]), say)).toEqual({
      kind: 'text',
      from: 1,
      to: 1,
      parts: ['【AI 助手】加盟费 6.8 万元。'],
    });
    expect(nextBatch(pieces([text(2, chen, '我来帮您看。')]), say)).toMatchObject({ parts: ['【陈晨】我来帮您看。'] });
  });

  test('words that wait together are one message, and a new speaker is named', () => {
    const queued = message(5, house, {
      kind: 'event',
      event: { type: 'handoff.queued', position: 1, online: 2, waitMinutes: 3, promisedAt: '2026-11-23T07:30:00Z' },
    });
    const said = [
      text(3, bot, '好的，这就为您转接同事。'),
      text(4, { kind: 'customer' }, '快点'),
      queued,
      text(6, chen, '您好'),
    ];
    expect(nextBatch(pieces(said), say)).toEqual({
      kind: 'text',
      from: 3,
      to: 6,
      parts: ['【AI 助手】好的，这就为您转接同事。\n已为您请同事，15:30 前有人回复。\n【陈晨】您好'],
    });
  });

  test('a question with choices is a menu that a person can be called from, and takes the words before it along', () => {
    const choices = message(8, bot, {
      kind: 'choices',
      text: '您想问的是下面哪一个？',
      choices: [{ label: '加盟费是多少' }, { label: '保证金退不退' }],
    });
    expect(nextBatch(pieces([text(7, bot, '稍等。'), choices]), say)).toEqual({
      kind: 'menu',
      from: 7,
      to: 8,
      before: [],
      head: '【AI 助手】稍等。\n您想问的是下面哪一个？',
      items: [
        { id: 'c:8:0', label: '加盟费是多少' },
        { id: 'c:8:1', label: '保证金退不退' },
        { id: 'p:8', label: '转人工' },
      ],
    });
  });

  test('members take over: the session moves, and the words wait for its code', () => {
    const toMembers = { ...telling, toQueue: true, codes: { taken: true, ended: true } };
    const queued = message(5, house, {
      kind: 'event',
      event: { type: 'handoff.queued', position: 1, online: 0, waitMinutes: null, promisedAt: '2026-11-23T07:30:00Z' },
    });
    const all = pieces([text(4, bot, '好的。'), queued], toMembers);
    expect(nextBatch(all, say)).toMatchObject({ kind: 'text', from: 4, to: 4 });
    expect(nextBatch(all.slice(1), say)).toMatchObject({ kind: 'queue', from: 5, to: 5 });
    const returned = message(9, house, { kind: 'event', event: { type: 'handoff.returned', name: '林乔' } });
    expect(nextBatch(pieces([returned], toMembers), say)).toMatchObject({
      kind: 'coded',
      code: 'ended',
      items: [{ id: 'r:9:good' }, { id: 'r:9:fair' }, { id: 'r:9:poor' }],
    });
  });

  test('what staff alone see, and what nobody has to be told, is no message', () => {
    const quiet = [
      message(1, { kind: 'customer' }, { kind: 'text', text: '在吗' }),
      message(2, house, { kind: 'event', event: { type: 'handoff.requested', reason: 'asked' } }),
      message(3, house, { kind: 'event', event: { type: 'conversation.closed', name: null } }),
    ];
    expect(nextBatch(pieces(quiet), say)).toBeNull();
  });

  test('a head too long for a menu is said before it', () => {
    const long = message(1, bot, { kind: 'choices', text: '说'.repeat(400), choices: [{ label: '加盟费' }] });
    expect(nextBatch(pieces([long]), say)).toMatchObject({
      kind: 'menu',
      before: [`【AI 助手】${'说'.repeat(400)}`],
      head: '请选择：',
      items: [{ label: '加盟费' }, { label: '转人工' }],
    });
  });

  test('a member who took over is told by his code, or not at all where nothing arrives', () => {
    const claimed = message(9, house, { kind: 'event', event: { type: 'handoff.claimed', name: '林乔' } });
    const shut = { ...telling, open: false };
    expect(pieces([claimed], { ...shut, codes: { taken: true, ended: false } })).toMatchObject([{ kind: 'coded' }]);
    expect(pieces([claimed], shut)).toEqual([]);
    expect(pieces([claimed])).toMatchObject([{ kind: 'text', spare: 'wait' }]);
  });

  test('words of whatever length arrive whole', () => {
    const parts = fc.array(fc.constantFrom('好。', '加盟费 6.8 万元，', '字'.repeat(900), 'Fine. ', '\n', '👩‍👩‍👧'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(parts, (said) => {
        const whole = said.join('');
        const sent = inParts(whole);
        expect(sent.join('')).toBe(whole);
        for (const part of sent) expect(bytesOf(part)).toBeLessThanOrEqual(limits.kf.textBytes);
      }),
    );
  });

  test('nothing is lost, doubled or out of order, and nothing is longer than the platform takes', () => {
    const anyPiece = fc.oneof(
      fc.record({
        kind: fc.constant('text' as const),
        size: fc.integer({ min: 1, max: 900 }),
        who: fc.constantFrom(bot, chen),
      }),
      fc.record({ kind: fc.constant('menu' as const), size: fc.integer({ min: 1, max: 900 }), who: fc.constant(bot) }),
      fc.record({ kind: fc.constant('file' as const), size: fc.constant(1), who: fc.constant(chen) }),
    );
    fc.assert(
      fc.property(fc.array(anyPiece, { maxLength: 12 }), (made) => {
        let waits: Piece[] = made.map(({ kind, size, who }, at) => {
          const seq = at + 1;
          if (kind === 'file') return { seq, kind, fileId: 'f', name: 'a.pdf', picture: false };
          const speaker = who.kind === 'bot' ? { kind: 'bot' as const } : { kind: 'person' as const, name: who.name };
          return kind === 'text'
            ? { seq, kind, speaker, text: '字'.repeat(size) }
            : { seq, kind, speaker, head: '字'.repeat(size), items: [{ id: `c:${seq}:0`, label: '选'.repeat(60) }] };
        });
        let next: Batch | null;
        let last = 0;
        while ((next = nextBatch(waits, say))) {
          expect(next.from).toBe(last + 1);
          last = next.to;
          if (next.kind === 'text')
            for (const part of next.parts) expect(bytesOf(part)).toBeLessThanOrEqual(limits.kf.textBytes);
          if (next.kind === 'menu') {
            expect(bytesOf(next.head)).toBeLessThanOrEqual(limits.kf.menuHeadBytes);
            for (const { label } of next.items) expect(bytesOf(label)).toBeLessThanOrEqual(limits.kf.menuClickBytes);
          }
          waits = waits.filter(({ seq }) => seq > last);
        }
        expect(last).toBe(made.length);
      }),
    );
  });
});

test.each([
  ['r:12:good', { seq: 12, rating: 'good' }],
  ['r:12:great', null],
  ['c:12:0', null],
  ['r:x:good', null],
])('the entry %s', (id, rated) => expect(ratingOf(id)).toEqual(rated));

describe('the window', () => {
  const now = new Date('2026-11-23T08:00:00Z');
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const talk = (change: object) => ({ kind: 'kf' as const, heard_at: ago(1), session_state: 1, sent: 0, ...change });
  test.each([
    ['the customer wrote an hour ago', {}, { open: true, left: 5 }],
    ['three were sent', { sent: 3 }, { open: true, left: 2 }],
    ['five were sent', { sent: 5 }, { open: false, why: 'count' }],
    ['48 hours are over', { heard_at: ago(48) }, { open: false, why: 'time' }],
    ['he never wrote', { heard_at: null }, { open: false, why: 'ended' }],
    ['he waits for a member', { session_state: 2 }, { open: false, why: 'member' }],
    ['a member speaks', { session_state: 3 }, { open: false, why: 'member' }],
    ['the session has ended', { session_state: 4 }, { open: false, why: 'ended' }],
    ['it is an app', { kind: 'app' as const, heard_at: null, session_state: null }, { open: true, left: null }],
  ])('%s', (_, change, expected) => expect(windowOf(talk(change), now)).toMatchObject(expected));
});
