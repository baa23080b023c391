import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KillLoad } from './kill-load.ts';
import { judge, promises, settled, type Verdict } from './kill-verdict.ts';
import { machineLine, machineOf } from './machine.ts';
import { startRemote, type Remote } from './remote.ts';
import { median, seconds, table } from './stats.ts';
import { demoQuestions, openWorld, postgresVersion, type Server, type World } from './world.ts';

const questionCount = 40;
/** Undisturbed talk before each blow. */
const calmMs = 2_000;
/** Nothing that comes back later counts as coming back. */
const recoveryLimitMs = 90_000;
const answerLimitMs = 60_000;
/** Longer than the lease of a lane, so that the successor has taken over when the sleeper wakes. */
const pauseMs = 9_000;
/** Tries to catch the worker while it holds conversations. */
const catches = 40;

export interface KillOptions {
  rounds: number;
  conversations: number;
  json?: boolean;
}

interface Blow {
  ack: number;
  answer: number;
}

/** kill -9 under load. False when a promise was broken, or when it never came back. */
export async function run(options: KillOptions): Promise<boolean> {
  const loadBefore = loadavg()[0]!;
  const world = await openWorld();
  const load = startRemote<KillLoad>('kill-load.ts');
  try {
    await load.call('arrive', { url: world.first.url, widget: world.widget }, options.conversations);
    await load.call('start', demoQuestions(questionCount));
    const app: Blow[] = [];
    const database: Blow[] = [];
    let server = world.first;
    for (let round = 0; round < options.rounds; round++) {
      const struck = await strikeApp(world, load, server);
      server = struck.server;
      app.push(struck.blow);
      database.push(await strikeDatabase(world, load));
    }
    const paused = await pauseWorker(world, load, server);
    const talked = await load.call('finish');
    const ids = (await load.call('seen', {})).map(({ conversation }) => conversation);
    const seen = await load.call('seen', await settled(world, ids, answerLimitMs));
    const verdict = await judge(world, talked.acknowledged, seen);
    const machine = machineOf(await postgresVersion(world), loadBefore);
    report({
      options,
      machine,
      app,
      database,
      paused,
      verdict,
      acknowledged: talked.acknowledged.length,
      retried: talked.retried,
    });
    const cameBack = [...app, ...database].every(({ ack, answer }) => !Number.isNaN(ack + answer));
    return cameBack && talked.givenUp === 0 && Object.values(verdict).every((count) => count === 0);
  } finally {
    load.end();
    await world.close();
  }
}

/** The app dies; what watches over it (systemd, Docker) starts it again at once. */
async function strikeApp(
  world: World,
  load: Remote<KillLoad>,
  server: Server,
): Promise<{ server: Server; blow: Blow }> {
  await sleep(calmMs);
  const at = Date.now();
  server.signal('SIGKILL');
  await server.exited;
  const next = await world.start();
  return { server: next, blow: await load.call('firstAfter', at, recoveryLimitMs) };
}

/** The database's first process dies, and with it all others; the app's supervisor starts it again. */
async function strikeDatabase(world: World, load: Remote<KillLoad>): Promise<Blow> {
  await sleep(calmMs);
  const at = Date.now();
  process.kill(world.postmasterPid(), 'SIGKILL');
  return load.call('firstAfter', at, recoveryLimitMs);
}

export interface Paused {
  /** Conversations that the worker held when it was stopped. */
  held: number;
  /** Of these, answered by its successor before it woke. */
  takenOver: number;
}

/**
 * One worker is stopped in mid-turn for longer than its lease, another takes over, the first wakes up and goes on
 * with what it had in hand. Whether both have spoken is for the verdict to say.
 */
async function pauseWorker(world: World, load: Remote<KillLoad>, server: Server): Promise<Paused> {
  await server.stop();
  await world.start({ LIREN_ROLES: 'api,socket,clock' });
  const worker = { LIREN_ROLES: 'worker', PORT: '0', DATABASE_URL: world.ownerUrl };
  const sleeper = await world.start(worker);
  await load.call('firstAfter', Date.now(), recoveryLimitMs);
  const held = await catchInMidTurn(world, sleeper);
  await world.start(worker);
  await sleep(pauseMs);
  const takenOver = await countAnswered(world, held);
  sleeper.signal('SIGCONT');
  await load.call('firstAfter', Date.now(), recoveryLimitMs);
  await sleep(calmMs);
  return { held: held.length, takenOver };
}

interface Held {
  key: string;
  asked: string;
}

/** Stops the worker at a moment when it holds conversations with something to answer. */
async function catchInMidTurn(world: World, worker: Server): Promise<Held[]> {
  for (let attempt = 0; attempt < catches; attempt++) {
    worker.signal('SIGSTOP');
    const held = await world.sql<Held>(
      `select b.key, c.asked_seq as asked from lane_boxes b join conversations c on c.id::text = b.key
       where b.lane = 'turns' and b.lease_token is not null and c.asked_seq > c.answered_seq`,
    );
    if (held.length > 0) return held;
    worker.signal('SIGCONT');
    await sleep(30 + Math.random() * 100);
  }
  throw new Error('The worker was never caught in mid-turn; give it more conversations.');
}

async function countAnswered(world: World, held: readonly Held[]): Promise<number> {
  const rows = await world.sql<{ id: string; answered: string }>(
    'select id, answered_seq as answered from conversations where id::text = any($1)',
    [held.map(({ key }) => key)],
  );
  const answered = new Map(rows.map((row) => [row.id, Number(row.answered)]));
  return held.filter(({ key, asked }) => (answered.get(key) ?? 0) >= Number(asked)).length;
}

interface Result {
  options: KillOptions;
  machine: ReturnType<typeof machineOf>;
  app: Blow[];
  database: Blow[];
  paused: Paused;
  verdict: Verdict;
  acknowledged: number;
  retried: number;
}

function report({ options, machine, app, database, paused, verdict, acknowledged, retried }: Result): void {
  if (options.json) {
    console.log(
      JSON.stringify(
        { bench: 'kill', options, machine, app, database, paused, acknowledged, retried, ...verdict },
        null,
        2,
      ),
    );
    return;
  }
  const row = (what: string, blows: Blow[], key: keyof Blow) => {
    const times = blows.map((blow) => blow[key]);
    return [what, String(blows.length), seconds(median(times)), seconds(Math.max(...times))];
  };
  console.log(
    `bench kill: ${options.conversations} conversations under way, ${options.rounds} + ${options.rounds} rounds\n${machineLine(machine)}\n`,
  );
  if (options.rounds > 0) {
    const rows = [
      row('app killed: next message stored', app, 'ack'),
      row('app killed: next message answered', app, 'answer'),
      row('database killed: next message stored', database, 'ack'),
      row('database killed: next message answered', database, 'answer'),
    ];
    console.log(`${table(['time to recover, from kill -9', 'rounds', 'median', 'max'], rows)}\n`);
  }
  const counts = Object.entries(verdict).map(([name, count]) => [promises[name as keyof Verdict], String(count)]);
  console.log(table([`of ${acknowledged} acknowledged messages`, 'count'], counts));
  console.log(
    `\nworker paused in mid-turn: held ${paused.held} conversations, ${paused.takenOver} of them answered by its successor before it woke`,
  );
  console.log(`requests sent again by customers: ${retried}`);
}
