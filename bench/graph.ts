/**
 * `./liren bench graph`: how long the graph of a company takes to answer a question of two and of three steps, from the
 * question to sentences with their sources: names looked up, walked, and each article read and compared. Exits 1 when an
 * answer is not the right one.
 */
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { build } from '../server/src/compose.ts';
import { fillGraph, kinds, nameOf, quote, sizesFor, type Sizes } from './graph-load.ts';
import { machineLine, machineOf } from './machine.ts';
import { ms, percentile, table } from './stats.ts';
import { openWorld, postgresVersion, type World } from './world.ts';

interface Options {
  entities: number;
  questions: number;
  json?: boolean;
}

/** Asked before the clock counts. */
const WARM_UP = 100;

export async function run(options: Record<string, number | boolean>): Promise<boolean> {
  const { entities, questions, json } = options as unknown as Options;
  const loadBefore = loadavg()[0]!;
  const world = await openWorld();
  try {
    const house = await build({ ...world.config, logLevel: 'silent' }, { ownerUrl: world.ownerUrl });
    try {
      const { tenant, articleId } = await companyIn(house);
      const sizes = sizesFor(entities);
      const size = await fillGraph(world, { tenant, articleId, sizes });
      const ask = (question: string) => house.knowledge.graph.ask(tenant, question, null);
      const two = await measured(ask, questions, (n) => asked('provinces', n * 17, sizes));
      const three = await measured(ask, questions, (n) => asked('cities', n * 31, sizes));
      const none = await measured(ask, questions, (n) => ({ question: `第${n}杯加不加冰更好喝呢`, answer: null }));
      const rows = { two, three, none };
      await report({ world, loadBefore, size, rows, json: json === true });
      return [two, three, none].every(({ wrong }) => wrong === 0);
    } finally {
      await house.db.close();
    }
  } finally {
    await world.close();
  }
}

type House = Awaited<ReturnType<typeof build>>;

/** A company with one article, on which everything stands. */
async function companyIn(house: House): Promise<{ tenant: string; articleId: string }> {
  const { id: tenant } = await house.staff.createTenant({ name: 'bench', timeZone: 'Asia/Shanghai', locale: 'zh-CN' });
  const article = { packKey: 'bench', question: '谁审批？', similar: [], answer: quote, category: '试验' };
  await house.db.tenant(tenant, async (tx) => {
    await house.knowledge.importArticles(tx, [article], { by: null });
    const { types, relations } = JSON.parse(JSON.stringify(kinds)) as Pick<PackGraph, 'types' | 'relations'>;
    await house.knowledge.graph.importGraph(tx, { types, relations, entities: [], facts: [], links: [] });
  });
  const sources = await house.db.tenant(tenant, (tx) => house.knowledge.packSources(tx));
  return { tenant, articleId: sources.get('bench')?.articleId ?? randomUUID() };
}

type PackGraph = Parameters<House['knowledge']['graph']['importGraph']>[1];

/** 哪人审批 of a province is two steps away, of a city three. */
function asked(kind: 'provinces' | 'cities', n: number, sizes: Sizes) {
  const own = n % sizes[kind];
  const province = kind === 'cities' ? own % sizes.provinces : own;
  return { question: `${nameOf(kind, own)}由谁审批`, answer: nameOf('people', province % sizes.regions) };
}

type Ask = (question: string) => ReturnType<House['knowledge']['graph']['ask']>;

async function measured(ask: Ask, count: number, make: (n: number) => { question: string; answer: string | null }) {
  const times: number[] = [];
  let wrong = 0;
  for (let n = 0; n < count + WARM_UP; n++) {
    const { question, answer } = make(n);
    const began = performance.now();
    const { found } = await ask(question);
    if (n >= WARM_UP) times.push(performance.now() - began);
    const said = found?.sentences.join('') ?? null;
    if (answer === null ? said !== null : !said?.includes(answer)) wrong++;
  }
  return { times, wrong };
}

interface Result {
  world: World;
  loadBefore: number;
  size: { entities: number; relations: number };
  rows: Record<'two' | 'three' | 'none', { times: number[]; wrong: number }>;
  json: boolean;
}

async function report({ world, loadBefore, size, rows, json }: Result): Promise<void> {
  const machine = machineOf(await postgresVersion(world), loadBefore);
  const figures = Object.entries(rows).map(([what, { times, wrong }]) => ({
    what,
    asked: times.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    wrong,
  }));
  if (json) {
    console.log(JSON.stringify({ bench: 'graph', machine, ...size, figures }, null, 2));
    return;
  }
  const words = { two: 'two steps', three: 'three steps', none: 'nothing of it in the graph' };
  console.log(machineLine(machine));
  console.log(`${size.entities} entities, ${size.relations} relations; one question at a time\n`);
  console.log(
    table(
      ['question of', 'asked', 'p50', 'p95', 'p99', 'wrong'],
      figures.map(({ what, asked: count, p50, p95, p99, wrong }) => [
        words[what as keyof typeof words],
        String(count),
        ms(p50),
        ms(p95),
        ms(p99),
        String(wrong),
      ]),
    ),
  );
}
