import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineLine, machineOf } from './machine.ts';
import { startRemote, type Remote } from './remote.ts';
import { median, ms, percentile, perSecond, table } from './stats.ts';
import { ask, connect, type Side } from './wecom-corp.ts';
import type { Ingest, WecomLoad } from './wecom-load.ts';
import { judge, openCallbacks, promises, talksOf, type Verdict } from './wecom-verdict.ts';
import { cpuSeconds, demoQuestions, openWorld, postgresVersion, type Server, type World } from './world.ts';

export interface WecomOptions {
  connections: number;
  seconds: number;
  callbacks: number;
  json?: boolean;
}

/** Ingest and limit in turns, so that whatever else the machine does meets both. */
const rounds = 5;
const warmSeconds = 3;
/** Callbacks sealed ahead for each second: more than any machine takes. */
const mostPerSecond = 6_000;
/** One callback in so many is words of a member, and one news of a customer. */
const oneIn = 20;
/** Times the app is killed while callbacks come. */
const blows = 3;
const quietLimitMs = 900_000;
/** A house that has just opened learns and builds its index; what is measured begins after that, or after this. */
const settleLimitMs = 60_000;
const settledShare = 0.15;
/** What a callback may lead to. */
const lanes = ['wecom.inbox', 'wecom.words', 'wecom.kf', 'turns', 'wecom.out'];

/** Callbacks in, and 10,000 of them often, mixed and over kill -9. False when a promise was broken. */
export async function run(options: WecomOptions): Promise<boolean> {
  const loadBefore = loadavg()[0]!;
  const load = startRemote<WecomLoad>('wecom-load.ts');
  const platform = await load.call('open');
  const world = await openWorld({ WECOM_SIMULATOR: platform.apiUrl });
  try {
    const sides = await connect(world, await appsOf(platform.adminUrl));
    const ingest = await measureIngest(world, load, { ...options, door: sides[0]! });
    const mixed = await deliverMixed(world, load, { sides, adminUrl: platform.adminUrl, callbacks: options.callbacks });
    report({ options, ingest, mixed, machine: machineOf(await postgresVersion(world), loadBefore) });
    return ingest.refused === 0 && Object.values(mixed.verdict).every((count) => count === 0);
  } finally {
    await load.call('close').catch(() => undefined);
    load.end();
    await world.close();
  }
}

interface State {
  corp: { corpid: string };
  apps: { agentid: number; secret: string; kf: boolean; kfManaged: string[] }[];
}

/** Two apps of one corp, each with an account of its own: one gets everything in order, the other mixed. */
async function appsOf(adminUrl: string) {
  await ask(adminUrl, '/sim/knobs', { limits: 'off' }, 'PUT');
  const { corp, apps } = await ask<State>(adminUrl, '/sim/state');
  const first = apps.find(({ kf }) => kf)!;
  const second = await ask<State['apps'][0]>(adminUrl, '/sim/apps', { name: '打乱', kf: true });
  const { open_kfid } = await ask<{ open_kfid: string }>(adminUrl, '/sim/kf-accounts', {
    name: '打乱',
    managedBy: second.agentid,
  });
  return [
    { ...corp, agentid: first.agentid, secret: first.secret, openKfid: first.kfManaged[0]! },
    { ...corp, agentid: second.agentid, secret: second.secret, openKfid: open_kfid },
  ];
}

interface Ingested {
  perSecond: number;
  limitPerSecond: number;
  /** Of each round by itself: what else the machine did then met both. */
  sharePercent: number;
  half: Ingest;
  refused: number;
  /** Processor time of the server for each callback, the lane that lets it go included. */
  cpuMs: number;
}

async function measureIngest(
  world: World,
  load: Remote<WecomLoad>,
  { connections, seconds, door }: WecomOptions & { door: Side },
): Promise<Ingested> {
  const bare = await startBare(world);
  const [full, limit]: [Ingest[], Ingest[]] = [[], []];
  const saturate = async (length: number) => {
    await load.call('prepare', door, length * mostPerSecond);
    return load.call('saturate', door.url, connections, length);
  };
  try {
    await settledDown(world);
    await saturate(warmSeconds);
    await load.call('bare', bare.url, connections, warmSeconds);
    let cpu = 0;
    for (let round = 0; round < rounds; round++) {
      const before = cpuSeconds(world.first.pid);
      full.push(await saturate(seconds));
      cpu += cpuSeconds(world.first.pid) - before;
      limit.push(await load.call('bare', bare.url, connections, seconds));
    }
    const rate = median(full.map(rateOf));
    // Half load is that and no more: what the rounds before left to be worked on is done first.
    await settledDown(world);
    await load.call('prepare', door, Math.ceil((rate / 2) * seconds));
    const half = await load.call('pace', door.url, Math.max(1, rate / 2), seconds);
    const done = full.reduce((sum, one) => sum + one.done, 0);
    const refused = [...full, half].reduce((sum, one) => sum + one.refused, 0);
    return {
      perSecond: rate,
      limitPerSecond: median(limit.map(rateOf)),
      sharePercent: median(full.map((one, round) => (100 * rateOf(one)) / rateOf(limit[round]!))),
      half,
      refused,
      cpuMs: (cpu * 1000) / done,
    };
  } finally {
    bare.end();
  }
}

/** The server rests. */
async function settledDown({ first }: World): Promise<void> {
  for (const ends = Date.now() + settleLimitMs; Date.now() < ends;) {
    const before = cpuSeconds(first.pid);
    await sleep(1_000);
    if (cpuSeconds(first.pid) - before < settledShare) return;
  }
}

const rateOf = ({ done, seconds }: Ingest): number => done / seconds;

async function startBare(world: World): Promise<{ url: string; end(): void }> {
  const env = { PATH: process.env['PATH'], LIREN_BENCH_DATABASE: world.ownerUrl };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((done, fail) => {
    child.stdout.once('data', (chunk: Buffer) => done(chunk.toString().trim()));
    child.once('error', fail);
    child.once('exit', () => fail(new Error('The bare server did not come up.')));
  });
  return { url, end: () => void child.kill() };
}

interface Mixed {
  callbacks: number;
  deliveries: number;
  /** Deliveries that were tried again, because the server was away. */
  again: number;
  verdict: Verdict;
  /** Phones of customers that show another number of replies than one. */
  phones: number;
  seconds: number;
}

async function deliverMixed(
  world: World,
  load: Remote<WecomLoad>,
  { sides, adminUrl, callbacks }: { sides: Side[]; adminUrl: string; callbacks: number },
): Promise<Mixed> {
  const began = performance.now();
  const [inOrder, mixed] = sides as [Side, Side];
  const people = await peopleOf(adminUrl, sides, Math.floor(callbacks / oneIn));
  await load.call('deliver', inOrder, callbacksFor(inOrder, people.members, callbacks), 50);
  const often = callbacksFor(mixed, people.members, callbacks).flatMap((xml) =>
    Array<string>(1 + Math.floor(Math.random() * 5)).fill(xml),
  );
  const order = shuffled(often);
  let again = 0;
  let server: Server = world.first;
  const part = Math.ceil(order.length / (blows + 1));
  for (let at = 0; at < order.length; at += part) {
    const delivering = load.call('deliver', mixed, order.slice(at, at + part), 50);
    if (at + part < order.length) {
      await sleep(500 + Math.random() * 1_000);
      server.signal('SIGKILL');
      await server.exited;
      server = await world.start();
    }
    again += await delivering;
  }
  await quiet(world, sides);
  const verdict = judge(
    [...people.members, ...people.customers],
    await talksOf(world, inOrder),
    await talksOf(world, mixed),
    await openCallbacks(world, sides),
  );
  const phones = await strangePhones(adminUrl, sides, people.customers);
  const seconds = (performance.now() - began) / 1000;
  return { callbacks, deliveries: order.length, again, verdict, phones, seconds };
}

/** Members who will write, and customers who have written to both accounts. */
async function peopleOf(adminUrl: string, sides: readonly Side[], count: number) {
  const questions = demoQuestions(40);
  const members = Array.from({ length: count }, (_, at) => `bench${at}`);
  const customers: string[] = [];
  for (const [at, userid] of members.entries()) {
    await ask(adminUrl, '/sim/members', { name: `员${at}`, userid });
    const { external_userid: id } = await ask<{ external_userid: string }>(adminUrl, '/sim/customers', {});
    customers.push(id);
    const text = { content: questions[at % questions.length]! };
    for (const { openKfid: open_kfid } of sides)
      await ask(adminUrl, `/sim/customers/${id}/messages`, { open_kfid, msgtype: 'text', text });
  }
  return { members, customers };
}

let messages = 0n;

/** As many callbacks as told: words of each member, news of the account as often, and clicks. */
function callbacksFor({ corpid, agentid, openKfid }: Side, members: readonly string[], count: number): string[] {
  const questions = demoQuestions(40);
  const at = Math.floor(Date.now() / 1000);
  const head = (from: string) =>
    `<xml><ToUserName><![CDATA[${corpid}]]></ToUserName>${from && `<FromUserName><![CDATA[${from}]]></FromUserName>`}<CreateTime>${at}</CreateTime>`;
  const words = members.map(
    (from, n) =>
      `${head(from)}<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${questions[n % questions.length]}]]></Content><MsgId>${7_600_000_000_000_000_000n + messages++}</MsgId><AgentID>${agentid}</AgentID></xml>`,
  );
  const news = members.map(
    (_, n) =>
      `${head('')}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[bench-${n}]]></Token><OpenKfId><![CDATA[${openKfid}]]></OpenKfId></xml>`,
  );
  const clicks = Array.from(
    { length: count - words.length - news.length },
    (_, n) =>
      `${head(members[n % members.length]!)}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[click]]></Event><EventKey><![CDATA[mixed-${n}]]></EventKey><AgentID>${agentid}</AgentID></xml>`,
  );
  return shuffled([...words, ...news, ...clicks]);
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);

/** Nothing waits any more, or the limit passed; the verdict tells. */
async function quiet(world: World, sides: readonly Side[]): Promise<void> {
  const ends = Date.now() + quietLimitMs;
  for (let still = 0; still < 3 && Date.now() < ends;) {
    const [busy] = await world.sql<{ count: string }>(
      `select count(*) from lane_boxes where lane = any($1)
       and (pending > 0 and ready_at <= now() + interval '3 s' or lease_token is not null)`,
      [lanes],
    );
    still = Number(busy!.count) + (await openCallbacks(world, sides)) === 0 ? still + 1 : 0;
    await sleep(200);
  }
}

async function strangePhones(adminUrl: string, sides: readonly Side[], customers: readonly string[]): Promise<number> {
  let strange = 0;
  for (const { openKfid } of sides)
    for (const id of customers) {
      const { messages: shown } = await ask<{ messages: { from: string }[] }>(
        adminUrl,
        `/sim/customers/${id}/chats/${openKfid}`,
      );
      if (shown.filter(({ from }) => from === 'account').length !== 1) strange++;
    }
  return strange;
}

interface Result {
  options: WecomOptions;
  machine: ReturnType<typeof machineOf>;
  ingest: Ingested;
  mixed: Mixed;
}

function report({ options, machine, ingest, mixed }: Result): void {
  const times = [0.5, 0.95, 0.99].map((one) => percentile(ingest.half.ms, one));
  if (options.json) {
    const figures = { ...ingest, half: rateOf(ingest.half), halfMs: times };
    console.log(JSON.stringify({ bench: 'wecom', options, machine, ingest: figures, mixed }, null, 2));
    return;
  }
  console.log(
    `bench wecom: ${options.connections} connections, ${options.seconds} s each, ${rounds} rounds in turns\n${machineLine(machine)}\n`,
  );
  const rows = [
    ['callbacks, saturated', perSecond(ingest.perSecond, 'callbacks'), '', '', ''],
    ['callbacks, half load', perSecond(rateOf(ingest.half), 'callbacks'), ...times.map(ms)],
    ['limit: bare POST, one durable insert', perSecond(ingest.limitPerSecond, 'rows'), '', '', ''],
  ];
  console.log(table(['what', 'rate', 'p50', 'p95', 'p99'], rows));
  console.log(
    `\ncallbacks / limit, median of the rounds = ${ingest.sharePercent.toFixed(0)} % (target 20 %, aim 30 %); p99 at half load ${ms(times[2]!)} (target 100 ms); refused ${ingest.refused}\nprocessor time of the server per callback: ${ingest.cpuMs.toFixed(2)} ms\n`,
  );
  const counts = Object.entries(mixed.verdict).map(([name, count]) => [promises[name as keyof Verdict], String(count)]);
  const head = `of ${mixed.callbacks} callbacks, delivered ${mixed.deliveries} times in any order over ${blows} kill -9`;
  console.log(table([head, 'count'], counts));
  console.log(
    `\nsent again because the server was away: ${mixed.again}; phones that show another number of replies than one: ${mixed.phones}; ${mixed.seconds.toFixed(0)} s`,
  );
}
