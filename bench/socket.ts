import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from '../server/src/compose.ts';
import { machineLine, machineOf } from './machine.ts';
import { startRemote } from './remote.ts';
import type { Delivered, SocketLoad } from './socket-load.ts';
import { ms, percentile, table } from './stats.ts';
import { demoQuestions, openWorld, postgresVersion, type World } from './world.ts';

const questionCount = 40;
/** Far below saturation: what is measured here is delivery, not answering. */
const messagesPerSecond = 20;
/** Before memory is read: what was only needed for a moment is given back. */
const restMs = 3_000;
/** Sessions that one member of staff may have open, with room to spare. */
const sessionsPerStaff = 10;

export interface SocketOptions {
  sockets: number;
  agents: number;
  messages: number;
  json?: boolean;
}

/** Idle sockets: what they weigh, and whether every frame reaches them. False when one is missing. */
export async function run(options: SocketOptions): Promise<boolean> {
  refuseFewFiles(options.sockets + options.agents);
  const loadBefore = loadavg()[0]!;
  const world = await openWorld();
  const load = startRemote<SocketLoad>('socket-load.ts');
  try {
    const { url } = world.first;
    const cookies = await signInAgents(world, options.agents);
    await load.call('arrive', { url, widget: world.widget }, options.sockets);
    await sleep(restMs);
    const emptyKb = world.first.residentKb();
    const began = performance.now();
    await load.call('connect');
    const connectMs = performance.now() - began;
    await load.call('connectAgents', url, cookies);
    await sleep(restMs);
    const fullKb = world.first.residentKb();
    const delivered = await load.call('talk', demoQuestions(questionCount), options.messages, messagesPerSecond);
    const machine = machineOf(await postgresVersion(world), loadBefore);
    report({ options, machine, emptyKb, fullKb, connectMs, delivered, afterKb: world.first.residentKb() });
    const { toCustomers, toAgents, broken, closed } = delivered;
    return toCustomers.missing + toAgents.missing + broken + closed === 0;
  } finally {
    load.end();
    await world.close();
  }
}

/** Members of staff made for this bench, and the cookies of their sessions. */
async function signInAgents({ config, ownerUrl }: World, count: number): Promise<string[]> {
  const house = await build({ ...config, logLevel: 'silent' }, { ownerUrl });
  try {
    const [tenant] = await house.staff.tenants();
    const password = crypto.randomUUID();
    const cookies: string[] = [];
    for (let made = 0; made < count; made++) {
      const email = `agent${Math.floor(made / sessionsPerStaff)}@bench.example`;
      if (made % sessionsPerStaff === 0) {
        const agent = { name: `Agent ${made}`, email, roles: ['agent'] as const, password };
        await house.staff.createStaff(tenant!.id, agent, 'system:bench');
      }
      const outcome = await house.staff.signIn({ email, password }, { ip: '127.0.0.1', agent: 'bench' });
      if ('opened' in outcome) cookies.push(outcome.opened.cookie.split(';')[0]!);
    }
    return cookies;
  } finally {
    await house.http.stop();
    await house.db.close();
  }
}

/** Both sides hold a file per socket; Node itself raises the soft limit to the hard one. */
function refuseFewFiles(sockets: number): void {
  if (process.platform === 'win32') return;
  const hard = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  const need = sockets + 500;
  if (hard === 'unlimited' || Number(hard) >= need) return;
  throw new Error(
    `${sockets} sockets need ${need} open files and this shell allows ${hard}: raise it with ulimit -n, or lower --sockets.`,
  );
}

interface Result {
  options: SocketOptions;
  machine: ReturnType<typeof machineOf>;
  emptyKb: number;
  fullKb: number;
  afterKb: number;
  connectMs: number;
  delivered: Delivered;
}

function report({ options, machine, emptyKb, fullKb, afterKb, connectMs, delivered }: Result): void {
  const sockets = options.sockets + options.agents;
  const each = (fullKb - emptyKb) / sockets;
  const { sent, refused, toCustomers, toAgents, broken, closed } = delivered;
  const times = (samples: number[]) => [0.5, 0.95, 0.99].map((share) => percentile(samples, share));
  if (options.json) {
    const memory = { kbPerSocket: each, emptyKb, fullKb, afterKb };
    const delivery = { sent, refused, toCustomers, toAgents, broken, closed };
    const [ownMs, answerMs, deskMs] = [delivered.ownMs, delivered.answerMs, delivered.deskMs].map(times);
    console.log(
      JSON.stringify(
        { bench: 'socket', options, machine, ...memory, connectMs, ...delivery, ownMs, answerMs, deskMs },
        null,
        2,
      ),
    );
    return;
  }
  console.log(
    `bench socket: ${options.sockets} customers, ${options.agents} agents, ${sent} messages at ${messagesPerSecond}/s\n${machineLine(machine)}\n`,
  );
  const mb = (kb: number) => `${(kb / 1024).toFixed(0)} MB`;
  console.log(
    table(
      ['memory of the server', ''],
      [
        ['before the sockets', mb(emptyKb)],
        [`with ${sockets} idle sockets`, mb(fullKb)],
        ['per socket', `${each.toFixed(1)} kB`],
        ['after the messages', mb(afterKb)],
        ['time to connect all', `${(connectMs / 1000).toFixed(1)} s`],
      ],
    ),
  );
  const row = (what: string, count: { expected: number; missing: number } | undefined, samples: number[]) => [
    what,
    count ? String(count.expected) : '',
    count ? String(count.missing) : '',
    ...times(samples).map(ms),
  ];
  console.log(
    `\n${table(
      ['frames', 'expected', 'missing', 'p50', 'p95', 'p99'],
      [
        row('to customers: own message, and its answer', toCustomers, []).slice(0, 3),
        row('  own message', undefined, delivered.ownMs),
        row('  answer', undefined, delivered.answerMs),
        row('to agents: last row of each conversation', toAgents, delivered.deskMs),
      ],
    )}`,
  );
  console.log(`\nout of order: ${broken}, sockets closed: ${closed}, messages refused: ${refused}`);
}
