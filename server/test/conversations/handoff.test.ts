import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConversationEvent, Message } from '#contracts/http/conversations';
import { DELAYS, PROMISES_LANE } from '#conversations';
import { words } from '#platform/words';
import { told } from '../support/customer.ts';
import { openWorld, type Customer, type World } from '../support/world.ts';

/** Half past ten in the evening in Shanghai; the company opens at nine. */
const night = new Date('2026-03-02T22:30:00+08:00');
const hours = {
  timeZone: 'Asia/Shanghai',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', to: '21:00' })),
};

let world: World;
beforeAll(async () => void (world = await openWorld({ now: night, hours })));
afterAll(() => world.close());

const somebody = (): Promise<Customer> => world.customer(randomUUID());
const zh = words('zh-CN');
const minutesFromNow = (at: string | null) => (new Date(at!).getTime() - world.now().getTime()) / 60_000;

function events<T extends ConversationEvent['type']>(
  all: Message[],
  type: T,
): Extract<ConversationEvent, { type: T }>[] {
  return all.flatMap(({ body }) => (body.kind === 'event' && body.event.type === type ? [body.event as never] : []));
}

/** A customer whom Mei speaks with. */
async function claimed() {
  const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
  await li.asksForPerson();
  await mei.claims(li);
  return { li, mei };
}

test('at night nobody is there: the promise names the morning', async () => {
  const li = await somebody();
  await li.asksForPerson();
  const all = await li.messages();
  expect(told(all)).toEqual([`bot: ${zh('bot.handover.asked')}`, 'handoff.requested', 'handoff.queued']);
  const [queued] = events(all, 'handoff.queued');
  expect(queued).toMatchObject({ online: 0, waitMinutes: null });
  expect(minutesFromNow(queued!.promisedAt)).toBeCloseTo(11 * 60, 0);
  await li.own('visitor.cancelHandoff');
});

test('the customer asks for a person by words or by the button: queue, place, promise, summary for the desk', async () => {
  const [mei, first, second] = await Promise.all([world.person('梅'), somebody(), somebody()]);
  await first.asks('加盟费多少');
  await first.says('转人工');
  await first.waitsFor((all) => told(all).includes('handoff.queued'));
  await second.asksForPerson();
  const [one] = events(await first.messages(), 'handoff.queued');
  const [two] = events(await second.messages(), 'handoff.queued');
  expect([one!.position, two!.position]).toEqual([1, 2]);
  expect([one!.online, one!.waitMinutes, two!.waitMinutes]).toEqual([1, 3, 6]);
  expect(minutesFromNow(two!.promisedAt)).toBeCloseTo(6, 0);

  const { items } = await mei.call('conversations.list', { query: { view: 'queue' } });
  expect(items.map(({ id }) => id)).toEqual([first.conversation, second.conversation]);
  expect(items[0]!.handoff).toMatchObject({ state: 'queued', reason: 'asked', detail: '加盟费多少', position: 1 });
  const summary = items[0]!.handoff!.summary.split('\n');
  expect(summary).toEqual([
    zh('summary.asked'),
    zh('summary.lastQuestion', { question: '加盟费多少' }),
    zh('summary.answered', { titles: '加盟费多少钱？' }),
  ]);
  await Promise.all([first, second].map((each) => each.own('visitor.cancelHandoff')));
});

test('asking twice changes nothing', async () => {
  const li = await somebody();
  await Promise.all([li.asksForPerson(), li.asksForPerson(), li.asksForPerson()]);
  await li.asksForPerson();
  expect(events(await li.messages(), 'handoff.queued')).toHaveLength(1);
  await li.own('visitor.cancelHandoff');
});

test('a promise that nobody keeps is told, with the next one, and at last another way; then no more', async () => {
  const li = await somebody();
  await li.asksForPerson();
  for (let time = 1; time <= DELAYS + 2; time++) {
    await world.due(PROMISES_LANE);
    await world.settled();
  }
  const delayed = events(await li.messages(), 'handoff.delayed');
  expect(delayed).toHaveLength(DELAYS);
  expect(delayed.map(({ promisedAt }) => promisedAt !== null)).toEqual([true, true, false]);
  const [{ waiting } = { waiting: 1 }] = await world.rows<{ waiting: number }>(
    `select count(*)::int as waiting from lane_mail where payload->>'conversationId' = $1`,
    [li.conversation],
  );
  expect(waiting).toBe(0);
  expect(await li.state()).toMatchObject({ speaker: 'nobody', handoff: { promisedAt: null } });
  await li.own('visitor.cancelHandoff');
});

test('a promise that was kept is not told as broken', async () => {
  const { li, mei } = await claimed();
  await world.due(PROMISES_LANE);
  await world.settled();
  expect(events(await li.messages(), 'handoff.delayed')).toEqual([]);
  await mei.returns(li);
});

test('of two who claim at once one gets the conversation', async () => {
  const [li, mei, an] = await Promise.all([somebody(), world.person('梅'), world.person('安')]);
  await li.asksForPerson();
  const outcomes = await Promise.allSettled([mei, an, mei, an].map((each) => each.claims(li)));
  const won = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.assignee!.name] : []));
  const lost = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
  expect([new Set(won).size, won.length, lost]).toEqual([1, 2, Array(2).fill('conversation.already_claimed')]);
  expect(events(await li.messages(), 'handoff.claimed').map(({ name }) => name)).toEqual([won[0]]);

  const other = won[0] === '梅' ? an : mei;
  await expect(other.replies(li, '您好')).rejects.toMatchObject({ code: 'conversation.not_yours' });
  await expect(other.returns(li)).rejects.toMatchObject({ code: 'conversation.not_yours' });
  await expect(other.closes(li)).rejects.toMatchObject({ code: 'conversation.not_yours' });
  expect((await other.claims(li, { takeOver: true })).assignee!.id).toBe(other.id);
  await other.replies(li, '您好，我来接着说');
  await other.returns(li);
});

test('while a person speaks the bot is silent, and afterwards does not answer the backlog', async () => {
  const { li, mei } = await claimed();
  await li.says('加盟费多少');
  await mei.replies(li, '您好，我是梅');
  await li.says('店面面积有什么要求');
  await world.settled();
  const before = told(await li.messages());
  expect(before.filter((line) => line.startsWith('bot'))).toEqual([`bot: ${zh('bot.handover.asked')}`]);

  await mei.returns(li);
  await world.settled();
  expect(told(await li.messages())).toEqual([...before, 'handoff.returned']);
  // Staff read what the person did; the customer does not.
  const note = (await mei.reads(li)).at(-1)!;
  const summary = zh('summary.returned', { name: '梅', asked: 2, said: 1 });
  expect(told([note])[0]).toContain(`bot: ${summary}`);
  expect(told([note])[0]).toContain('您好，我是梅');
  expect(told([await li.asks('总部提供培训吗')])).toEqual(['bot: 总部提供 15 天培训，包含产品制作和门店管理。']);
  // What leans on the talk with the person is not guessed from before it.
  const trace = await world.rows<{ outcome: string }>('select outcome from turns where conversation_id = $1', [
    li.conversation,
  ]);
  expect(trace).toHaveLength(1);
});

test('after a person the honest try is there again', async () => {
  const li = await somebody();
  const mei = await world.person('梅');
  await li.asks('珠穆朗玛峰海拔');
  await mei.claims(li);
  await mei.returns(li);
  expect(told([await li.asks('量子纠缠')])).toEqual([`bot: ${zh('bot.unknown')}`]);
});

test('the customer may rather go on with the bot', async () => {
  const li = await somebody();
  await li.asksForPerson();
  await li.says('加盟费多少');
  await li.own('visitor.cancelHandoff');
  await world.settled();
  expect(told(await li.messages()).slice(-1)).toEqual(['handoff.cancelled']);
  expect(await li.state()).toMatchObject({ speaker: 'bot', handoff: { state: 'cancelled' } });
  expect(told([await li.asks('总部提供培训吗')])[0]).toContain('15 天');
  await expect(li.own('visitor.cancelHandoff')).rejects.toMatchObject({ code: 'conversation.not_waiting' });
});

test('a closed conversation opens when the customer writes again, with the bot', async () => {
  const { li, mei } = await claimed();
  await mei.closes(li);
  expect(await li.state()).toMatchObject({ status: 'closed', speaker: 'bot', handoff: { state: 'closed' } });
  expect((await mei.call('conversations.list', { query: { view: 'closed' } })).items.map(({ id }) => id)).toContain(
    li.conversation,
  );
  expect(told([await li.asks('加盟费多少')])[0]).toContain('5.8 万元');
  expect((await li.state()).status).toBe('open');
  expect((await mei.row(li)).status).toBe('open');
});

test('a claim without a handoff leaves the handoff before as it ended', async () => {
  const li = await somebody();
  const mei = await world.person('梅');
  await li.asksForPerson();
  await li.own('visitor.cancelHandoff');
  await mei.claims(li);
  await mei.closes(li);
  const handoffs = await world.rows<{ state: string }>('select state from handoffs where conversation_id = $1', [
    li.conversation,
  ]);
  expect(handoffs).toEqual([{ state: 'cancelled' }]);
});

test('a turn under way when a person claims is dropped', async () => {
  const li = await somebody();
  const mei = await world.person('梅');
  await using held = await world.holdTable('turns');
  await li.says('加盟费多少');
  // The bot has seen who speaks and waits for what it did before.
  await held.felt();
  await mei.claims(li);
  await held.release();
  await world.settled();
  expect(told(await li.messages())).toEqual(['customer: 加盟费多少', 'handoff.claimed']);
  const turns = await world.rows('select outcome, reply_seq from turns where conversation_id = $1', [li.conversation]);
  expect(turns).toEqual([{ outcome: 'dropped', reply_seq: null }]);
  await mei.returns(li);
});

test('a turn that keeps failing becomes a handoff, and a dead letter that can be replayed', async () => {
  const [li, admin, agent] = await Promise.all([
    somebody(),
    world.person('管理员', { roles: ['admin'] }),
    world.person('梅'),
  ]);
  await world.rows(`create function refuse_turn() returns trigger language plpgsql as $$ begin
    if new.conversation_id = '${li.conversation}' then raise 'this turn cannot be kept'; end if; return new; end $$`);
  await world.rows('create trigger refuse_turn before insert on turns for each row execute function refuse_turn()');
  await li.says('加盟费多少');
  const all = await li.waitsFor((each) => told(each).includes('handoff.queued'));
  expect(told(all)).toEqual([
    'customer: 加盟费多少',
    `bot: ${zh('bot.handover.failure')}`,
    'handoff.requested',
    'handoff.queued',
  ]);
  await world.settled();
  await world.rows('drop trigger refuse_turn on turns');
  expect(events(all, 'handoff.requested')[0]!.reason).toBe('failure');

  const { items } = await admin.call('deadLetters.list', { query: {} });
  expect(items).toMatchObject([{ origin: 'lane:turns', key: li.conversation, attempts: 3 }]);
  expect(items[0]!.error).toContain('this turn cannot be kept');
  await expect(agent.call('deadLetters.list', { query: {} })).rejects.toMatchObject({ code: 'permission.denied' });

  await li.own('visitor.cancelHandoff');
  const replay = () => admin.call('deadLetters.replay', { params: { id: items[0]!.id }, body: {} });
  await replay();
  await expect(replay()).rejects.toMatchObject({ code: 'dead_letter.not_found' });
  await world.settled();
  // Answered by nobody twice: cancelling passed over what had been asked.
  expect(told(await li.messages()).at(-1)).toBe('handoff.cancelled');
  expect((await admin.call('deadLetters.list', { query: {} })).items).toEqual([]);
  expect(told([await li.asks('总部提供培训吗')])[0]).toContain('15 天');
});
