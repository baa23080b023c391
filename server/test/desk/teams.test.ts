import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { told } from '../support/customer.ts';
import { teamOf, type Team } from '../support/team.ts';
import { openWorld, until, type Customer, type Person, type World } from '../support/world.ts';

let world: World;
/** 售前: mei and jun; 售后: lan; wei belongs nowhere; the supervisor sees all. */
let sales: Team;
let care: Team;
let [mei, jun, lan, wei, boss] = [] as unknown as Person[];
beforeAll(async () => {
  world = await openWorld();
  const person = (name: string) => world.person(name);
  [mei, jun, lan, wei] = await Promise.all(['梅', '俊', '兰', '伟'].map(person));
  boss = await world.person('主管', { roles: ['supervisor'] });
  sales = await teamOf(world, world, '售前', [mei!, jun!]);
  care = await teamOf(world, world, '售后', [lan!]);
});
afterAll(() => world.close());

const toTeam = (by: Person, who: Customer, { id }: Team, note = '') =>
  by.call('conversations.transfer', { params: { id: who.conversation }, body: { to: { kind: 'team', id }, note } });
const toPerson = (by: Person, who: Customer, to: Person, note = '') =>
  by.call('conversations.transfer', {
    params: { id: who.conversation },
    body: { to: { kind: 'person', id: to.id }, note },
  });

/** A customer of 售后, waiting there. */
async function inCare(name: string): Promise<Customer> {
  const customer = await world.customer(name);
  await customer.asks('加盟费多少');
  await mei!.claims(customer);
  await mei!.replies(customer, `您好 ${name}`);
  await toTeam(mei!, customer, care, `请接着看 ${name}`);
  return customer;
}

describe('a conversation of another team', () => {
  let li: Customer;
  let turnId: string;
  beforeAll(async () => {
    li = await inCare('li');
    turnId = (await boss!.reads(li)).find((message) => message.turnId)!.turnId!;
  });

  test('is in no list, no search and no count', async () => {
    const { customer } = await boss!.row(li);
    for (const view of ['queue', 'all', 'mine', 'bot', 'closed'] as const)
      for (const search of [undefined, customer.name]) {
        const { items } = await mei!.call('conversations.list', { query: { view, search } });
        expect(items.map(({ id }) => id)).not.toContain(li.conversation);
      }
    const filtered = await mei!.call('conversations.list', { query: { team: care.id } });
    expect(filtered.items).toEqual([]);
    const [mine, theirs] = await Promise.all(
      [mei!, lan!].map((each) => each.call('conversations.counts', { query: {} })),
    );
    expect([mine!.queue, theirs!.queue]).toEqual([0, 1]);
    expect((await mei!.call('conversations.counts', { query: { team: care.id } })).all).toBe(0);
    expect((await lan!.call('conversations.counts', { query: { team: care.id } })).all).toBe(1);
  });

  test('answers nothing to any route, and is there for its team', async () => {
    const params = { id: li.conversation };
    const file = { file: new Blob(['x']), fileName: 'x.txt' };
    const note = { clientId: randomUUID(), text: '看看' };
    const said = { clientId: randomUUID(), body: { kind: 'text' as const, text: '您好' } };
    const to = { to: { kind: 'team' as const, id: sales.id } };
    const tries = (by: Person): [string, () => Promise<unknown>][] => [
      ['get', () => by.call('conversations.get', { params })],
      ['messages', () => by.call('conversations.messages', { params, query: {} })],
      ['targets', () => by.call('conversations.targets', { params })],
      ['claim', () => by.call('conversations.claim', { params, body: { takeOver: true } })],
      ['note', () => by.call('conversations.note', { params, body: note })],
      ['reply', () => by.call('conversations.reply', { params, body: said })],
      ['upload', () => by.call('conversations.upload', { params, ...file })],
      ['read', () => by.call('conversations.read', { params, body: { seq: 1 } })],
      ['return', () => by.call('conversations.return', { params, body: {} })],
      ['close', () => by.call('conversations.close', { params, body: {} })],
      ['reopen', () => by.call('conversations.reopen', { params, body: {} })],
      ['transfer', () => by.call('conversations.transfer', { params, body: to })],
    ];
    for (const [what, attempt] of tries(mei!)) {
      const error = await attempt().then(
        () => ({ code: 'done' }),
        (refused: { code: string }) => refused,
      );
      expect([what, error.code]).toEqual([what, 'conversation.not_found']);
    }
    const traced = { id: li.conversation, turnId };
    const tracer = await world.person('追踪', { roles: ['recruiter'] });
    await expect(tracer.call('turns.get', { params: traced })).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
    expect((await boss!.call('turns.get', { params: traced })).id).toBe(turnId);
    for (const [what, attempt] of tries(lan!))
      expect([what, await attempt().then(() => 'done')]).toEqual([what, 'done']);
  });

  test('keeps its customer to itself, and counts him only where he may be seen', async () => {
    const wang = await inCare('wang');
    const { customer } = await lan!.call('conversations.get', { params: { id: wang.conversation } });
    const change = (by: Person) =>
      by.call('customers.update', { params: { id: customer!.id }, body: { remark: '老客户' } });
    await expect(change(mei!)).rejects.toMatchObject({ code: 'customer.not_found' });
    expect((await change(lan!)).conversations).toBe(1);
  });

  test('opens no room and tells no desk; typing does not leave it', async () => {
    const zhao = await inCare('zhao');
    await world.settled();
    const [outside, inside] = await Promise.all([mei!.socket(), lan!.socket()]);
    for (const socket of [outside, inside]) {
      socket.follow('desk');
      socket.follow(`conversation:${zhao.conversation}`);
    }
    await outside.hears('error', ({ code }) => code === 'conversation.not_found');
    await lan!.claims(zhao);
    inside.send({ t: 'typing', conversation: zhao.conversation, on: true });
    await zhao.says('还在吗 口令');
    await inside.hears('messages', ({ messages }) => told(messages).some((line) => line.includes('口令')));
    await inside.hears('row', ({ row }) => row.id === zhao.conversation && row.lastMessage!.preview.includes('口令'));
    const sun = await world.customer('sun');
    await sun.says('你好');
    await outside.hears('row', ({ row }) => row.id === sun.conversation);
    expect(JSON.stringify(outside.frames.filter(({ t }) => t !== 'error' && t !== 'gone'))).not.toContain(
      zhao.conversation,
    );
  });
});

describe('handing on', () => {
  test('to a team: it waits there, staff read by whom and why, the customer hears that a person is called', async () => {
    const li = await world.customer('to-team');
    await li.asks('加盟费多少');
    await mei!.claims(li);
    const watching = await mei!.socket();
    watching.follow('desk');
    watching.follow(`conversation:${li.conversation}`);
    await watching.hears('row');
    expect(await toTeam(mei!, li, care, '要退款')).toEqual({ conversation: null });

    const row = await lan!.row(li);
    expect(row).toMatchObject({ speaker: 'nobody', team: { id: care.id, name: '售后' }, assignee: null });
    expect(row.handoff).toMatchObject({ state: 'queued', reason: 'transferred', detail: '要退款' });
    const lines = await lan!.reads(li);
    expect(told(lines)).toEqual(expect.arrayContaining(['conversation.transferred', 'person: 要退款']));
    const event = lines
      .map(({ body }) => body)
      .find((body) => body.kind === 'event' && body.event.type === 'conversation.transferred');
    expect(event).toEqual({ kind: 'event', event: { type: 'conversation.transferred', by: '梅', team: '售后' } });
    const heard = told(await li.messages());
    expect(heard.slice(-2)).toEqual(['handoff.requested', 'handoff.queued']);
    expect(heard.join()).not.toMatch(/transferred|退款/);
    // Mei's desk and room learn that it is gone, and nothing after it.
    await watching.hears('gone', ({ conversation }) => conversation === li.conversation);
    await watching.hears('error', ({ room }) => room === `conversation:${li.conversation}`);
    await lan!.claims(li);
    await lan!.replies(li, '这里是售后');
    await world.settled();
    expect(JSON.stringify(watching.frames)).not.toContain('这里是售后');
    const [entry] = await world.rows<{ actor: string; detail: object }>(
      `select actor, detail from audit_log where action = 'conversation.transfer' and target = $1`,
      [li.conversation],
    );
    expect(entry).toMatchObject({ actor: `staff:${mei!.id}`, detail: { team: care.id } });
  });

  test('to a colleague who may see it: he speaks at once', async () => {
    const li = await world.customer('to-person');
    await li.asks('加盟费多少');
    await mei!.claims(li);
    const { conversation } = await toPerson(mei!, li, wei!);
    expect(conversation).toMatchObject({ speaker: 'person', assignee: { id: wei!.id }, team: null });
    expect(told(await li.messages()).at(-1)).toBe('handoff.claimed');
    await wei!.replies(li, '我是伟');
  });

  test('never to one who may not see it, may not reply, is gone or of another company', async () => {
    const li = await inCare('not-theirs');
    const editor = await world.person('编辑', { roles: ['viewer'] });
    const elsewhere = await (await world.company('别家')).person('外人');
    for (const [to, code] of [
      [mei!, 'conversation.not_theirs'],
      [editor, 'conversation.not_theirs'],
      [elsewhere, 'staff.not_found'],
    ] as const)
      await expect(toPerson(lan!, li, to)).rejects.toMatchObject({ code });
    const foreign = { id: randomUUID(), name: '' };
    await expect(toTeam(lan!, li, foreign)).rejects.toMatchObject({ code: 'team.not_found' });
    expect((await lan!.row(li)).speaker).toBe('nobody');
    const { teams, people } = await lan!.call('conversations.targets', { params: { id: li.conversation } });
    expect(teams).toEqual([expect.objectContaining({ name: '售前', online: 2 })]);
    expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(['主管']));
    expect(people.map(({ id }) => id)).not.toEqual(expect.arrayContaining([mei!.id]));
  });

  test("out of a colleague's hands takes it only who sees every team; a closed one stays", async () => {
    const li = await world.customer('in-hands');
    await li.asks('加盟费多少');
    await wei!.claims(li);
    await expect(toTeam(mei!, li, care)).rejects.toMatchObject({ code: 'conversation.not_yours' });
    expect((await toTeam(boss!, li, care)).conversation).toMatchObject({ team: { id: care.id }, speaker: 'nobody' });
    await lan!.claims(li);
    await lan!.closes(li);
    await expect(toTeam(lan!, li, sales)).rejects.toMatchObject({ code: 'conversation.closed' });
  });

  test('whoever speaks keeps sight of it until he gives it back', async () => {
    const li = await inCare('speaks');
    await toPerson(boss!, li, boss!);
    await world.rows(`update conversations set staff_id = $2, staff_name = '伟' where id = $1`, [
      li.conversation,
      wei!.id,
    ]);
    const socket = await wei!.socket();
    socket.follow('desk');
    expect((await wei!.row(li)).id).toBe(li.conversation);
    await wei!.returns(li).catch(() => undefined);
    await socket.hears('gone', ({ conversation }) => conversation === li.conversation);
    await expect(wei!.row(li)).rejects.toMatchObject({ code: 'conversation.not_found' });
  });
});

test('a team that is removed leaves its conversations to everybody', async () => {
  const passing = await teamOf(world, world, '临时', [lan!]);
  const li = await world.customer('released');
  await li.asks('加盟费多少');
  await toTeam(boss!, li, passing);
  await expect(mei!.row(li)).rejects.toMatchObject({ code: 'conversation.not_found' });
  const admin = await world.person('管理员', { roles: ['admin'] });
  await admin.call('teams.remove', { params: { id: passing.id } });
  await until(async () => (await mei!.row(li).catch(() => null))?.team === null);
});
