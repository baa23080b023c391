import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf, type Permission, type Role } from '#contracts/permissions';
import { customRole } from '../../../tools/permissions/matrix.ts';
import { teamOf, type Team } from '../support/team.ts';
import { openWorld, Socket, type Company, type Customer, type Person, type World } from '../support/world.ts';
import { roleOf } from './callers.ts';
import { faultsIn, type Reader } from './frames.ts';

/** Random events, and how many frames they make at least. */
const EVENTS = Number(process.env['EVENTS'] ?? 300);
const FRAMES = EVENTS * 12;

interface Talk {
  readonly customer: Customer;
  readonly tenant: string;
  /** As this test knows it, apart from the house. */
  team: string | null;
  speaker: string | null;
}

interface Listener {
  readonly name: string;
  readonly reader: Reader;
  readonly tenant: string;
  readonly teams: readonly string[];
  readonly person: Person | null;
  readonly frames: string[];
}

let world: World;
const listeners: Listener[] = [];
const talks: Talk[] = [];
/** Words that stand for themselves, with who may hear them. */
const words = new Map<string, { talk: Talk; staffOnly: boolean; allowed: Set<Listener> }>();

let sales: Team;
let care: Team;
beforeAll(async () => {
  world = await openWorld();
  const other = await world.company('别家');
  const roles: Role[] = ['admin', 'supervisor', 'agent', 'editor', 'operator', 'recruiter', 'auditor', 'viewer'];
  const people = await Promise.all(roles.map((role) => world.person(role, { roles: [role] })));
  const custom = await world.person('custom', { roles: ['viewer'] });
  const role = await roleOf(world, world.tenant, customRole);
  await world.rows('update staff set roles = $2 where id = $1', [custom.id, [role]]);
  const second = await world.person('second agent');
  sales = await teamOf(world, world, '售前', [...people, custom]);
  care = await teamOf(world, world, '售后', [second]);
  const theirs = await Promise.all((['admin', 'agent'] as const).map((each) => other.person(each, { roles: [each] })));

  for (const [index, person] of people.entries())
    await listen(person, roles[index]!, permissionsOf([roles[index]!]), [sales.id]);
  await listen(custom, 'custom', new Set(customRole), [sales.id]);
  await listen(second, 'second agent', permissionsOf(['agent']), [care.id]);
  for (const [index, person] of theirs.entries())
    await listen(person, `their ${index}`, permissionsOf([index === 0 ? 'admin' : 'agent']), []);

  for (const [company, team] of [
    [world, sales.id],
    [world, care.id],
    [world, null],
    [other, null],
  ] as const)
    for (let i = 0; i < 2; i++) await openTalk(company, team, i);
  // Everybody asks for every room; most are refused.
  for (const one of listeners) for (const talk of talks) follow(one, `conversation:${talk.customer.conversation}`);
  await sleep(300);
});
afterAll(() => world.close());

const sockets = new Map<Listener, Socket>();
const follow = (one: Listener, room: Parameters<Socket['follow']>[0]) => sockets.get(one)!.follow(room);

function hear(socket: Socket, one: Listener): void {
  socket.ws.on('message', (data: Buffer) => one.frames.push(data.toString()));
  sockets.set(one, socket);
  listeners.push(one);
}

async function listen(person: Person, name: string, permissions: Set<Permission>, teams: string[]): Promise<void> {
  const socket = new Socket(`${world.url.replace('http', 'ws')}/api/v1/socket`, { ...person.headers });
  const reader = { kind: 'staff' as const, permissions };
  hear(socket, { name, reader, tenant: person.tenant, teams, person, frames: [] });
  await socket.opened();
  await socket.hears('ready');
  socket.follow('desk');
}

async function openTalk(company: Company, team: string | null, index: number): Promise<void> {
  const customer = await company.customer(`${team} ${index}`);
  const { tenant } = company;
  if (team) await world.rows('update conversations set team_id = $2 where id = $1', [customer.conversation, team]);
  talks.push({ customer, tenant, team, speaker: null });
  const socket = new Socket(`${world.url.replace('http', 'ws')}/chat/v1/socket`);
  const reader = { kind: 'visitor' as const, conversation: customer.conversation };
  hear(socket, { name: `visitor ${talks.length}`, reader, tenant, teams: [], person: null, frames: [] });
  await socket.opened();
  socket.send({ t: 'hello', token: customer.token });
  await socket.hears('ready');
}

/** The rule once more, in the words of the contract. */
function mayRead({ reader, tenant, teams, person }: Listener, talk: Talk): boolean {
  if (tenant !== talk.tenant) return false;
  if (reader.kind === 'visitor') return reader.conversation === talk.customer.conversation;
  if (!reader.permissions.has('conversation.read')) return false;
  const free = talk.team === null || reader.permissions.has('conversation.all');
  return free || teams.includes(talk.team!) || talk.speaker === person!.id;
}

function coin(talk: Talk, staffOnly: boolean): string {
  const word = `zz${randomUUID().replaceAll('-', '')}`;
  const allowed = listeners.filter((one) => mayRead(one, talk) && !(staffOnly && one.reader.kind === 'visitor'));
  words.set(word, { talk, staffOnly, allowed: new Set(allowed) });
  return word;
}

/** Whoever reaches a conversation from now on may read what was said in it before. */
function opened(talk: Talk): void {
  for (const said of words.values()) {
    if (said.talk !== talk) continue;
    for (const one of listeners)
      if (mayRead(one, talk) && !(said.staffOnly && one.reader.kind === 'visitor')) said.allowed.add(one);
  }
}

const admins = () => [listeners[0]!.person!, listeners.find(({ name }) => name === 'their 0')!.person!];
const kinds = [
  'says',
  'says',
  'says',
  'notes',
  'replies',
  'claims',
  'returns',
  'closes',
  'reads',
  'rates',
  'types',
  'transfers',
  'renames',
] as const;

/** One event; a refusal by the state of things is an event too. */
async function happen(kind: (typeof kinds)[number], talk: Talk, chance: number): Promise<void> {
  const { customer } = talk;
  const admin = admins().find(({ tenant }) => tenant === talk.tenant)!;
  const mine = listeners.filter(({ tenant, person }) => tenant === talk.tenant && person?.may('conversation.reply'));
  const able = mine.filter((one) => mayRead(one, talk));
  const person = able[chance % able.length]?.person ?? admin;
  const params = { id: customer.conversation };
  switch (kind) {
    case 'says':
      return void (await customer.says(coin(talk, false)));
    case 'notes':
      return void (await person.notes(customer, coin(talk, true)));
    case 'replies': {
      const speaker = mine.find((one) => one.person!.id === talk.speaker)?.person ?? admin;
      return void (await speaker.replies(customer, coin(talk, false)));
    }
    case 'claims':
      await person.call('conversations.claim', { params, body: { takeOver: true } });
      talk.speaker = person.id;
      return opened(talk);
    case 'returns':
    case 'closes': {
      const speaker = mine.find((one) => one.person!.id === talk.speaker)?.person ?? admin;
      await (kind === 'returns' ? speaker.returns(customer) : speaker.closes(customer));
      talk.speaker = null;
      await sleep(80);
      return;
    }
    case 'reads':
      return void (await customer.own('visitor.read', { body: { seq: chance } }));
    case 'rates':
      return void (await customer.own('visitor.feedback', {
        params: { seq: chance % 20 },
        body: { value: 'down', reason: coin(talk, true) },
      }));
    case 'types':
      for (const one of listeners)
        sockets.get(one)!.send({ t: 'typing', conversation: params.id, on: chance % 2 === 0 });
      return;
    case 'transfers': {
      if (talk.tenant !== world.tenant) return;
      const to = chance % 2 === 0 ? sales : care;
      const note = coin(talk, true);
      await admin.call('conversations.transfer', { params, body: { to: { kind: 'team', id: to.id }, note } });
      [talk.team, talk.speaker] = [to.id, null];
      opened(talk);
      // Rows under way to those who just lost it are told within the gathering of the desk.
      await sleep(80);
      return;
    }
    case 'renames': {
      const { customer: panel } = await admin.call('conversations.get', { params });
      const name = coin(talk, true);
      await admin.call('customers.update', { params: { id: panel!.id }, body: { name } });
    }
  }
}

describe('A-07: frames', () => {
  test(`of ${EVENTS} random events carry no key too many, and no word to whom it is not for`, async () => {
    const seed = Number(process.env['SEED'] ?? 7);
    const plan = fc.sample(fc.tuple(fc.constantFrom(...kinds), fc.nat(talks.length - 1), fc.nat(1_000)), {
      numRuns: EVENTS,
      seed,
    });
    let done = 0;
    for (const [kind, which, chance] of plan) {
      await happen(kind, talks[which]!, chance).then(
        () => (done += 1),
        () => undefined,
      );
      if (done % 10 === 0) world.later(2_000);
    }
    await world.settled();
    await sleep(300);
    expect(done).toBeGreaterThan(EVENTS / 3);
    const frames = listeners.reduce((sum, one) => sum + one.frames.length, 0);
    expect(frames).toBeGreaterThan(FRAMES);
    const faults = new Set<string>();
    for (const one of listeners) {
      expect([one.name, sockets.get(one)!.closed]).toEqual([one.name, undefined]);
      for (const frame of one.frames) {
        for (const fault of faultsIn(frame, one.reader)) faults.add(`${one.name}: ${fault}`);
        for (const [word] of frame.matchAll(/zz[0-9a-f]{32}/g)) {
          const said = words.get(word);
          if (!said?.allowed.has(one)) faults.add(`${one.name} heard of ${said?.talk.team} in ${frame.slice(0, 300)}`);
        }
      }
    }
    expect([`seed ${seed}`, ...faults]).toEqual([`seed ${seed}`]);
  }, 120_000);

  test('with a foreign field, or for somebody else, are found by the same rule', () => {
    const [agent, visitor] = [
      listeners.find(({ name }) => name === 'agent')!.reader,
      listeners.find(({ reader }) => reader.kind === 'visitor')!.reader,
    ];
    const frames = listeners.flatMap((one) => one.frames);
    const row = JSON.parse(frames.find((frame) => frame.startsWith('{"t":"row"'))!) as { row: object };
    expect(faultsIn(JSON.stringify(row), agent)).toEqual([]);
    expect(faultsIn(JSON.stringify({ ...row, row: { ...row.row, phone: '139' } }), agent)).toEqual(['has .row.phone']);
    expect(faultsIn(JSON.stringify(row), visitor)).toEqual(['a row for a visitor']);
    const traced = frames.find((frame) => frame.includes('"turnId"'))!;
    expect(faultsIn(traced, agent)).toContain('the id of a turn');
    const note = frames.find((frame) => frame.includes('"kind":"note"'))!;
    expect(faultsIn(note, visitor)).toContain('a note');
  });
});
