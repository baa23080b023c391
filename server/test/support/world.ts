/**
 * A whole house in this process: every role, a fresh database, a free port. Tests speak to it as the world does, over
 * HTTP and WebSocket: `const li = await world.customer('li'); await li.says('加盟费多少')`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readConfig, withPort, type Config } from '#platform/config';
import type { OpeningHours } from '#staff';
import { setOpeningHours } from '#staff';
import type { PackArticle } from '#knowledge';
import { build, type House } from '../../src/compose.ts';
import { choosePort } from '../../src/port.ts';
import { running, type Running } from '../../src/roles/start.ts';
import { smallCompany } from './company.ts';
import { Customer } from './customer.ts';
import { Person } from './person.ts';
import { until } from './socket.ts';
import { freshDatabase, type FreshDatabase } from './postgres.ts';

export { Customer } from './customer.ts';
export { Person } from './person.ts';
export { Socket, until } from './socket.ts';

export interface WorldOptions {
  /** The demo company of the pack instead of the small tea shop. */
  demo?: boolean;
  /** When the clock of the house starts. It goes on by itself and can be moved with `later`. */
  now?: Date;
  hours?: OpeningHours;
  articles?: readonly PackArticle[];
  /** Something is put into the house before it opens, for example a route with a hole. */
  plant?(house: House): void;
  /** Settings of the operator beside those that a test run needs. */
  settings?: Readonly<Record<string, string>>;
  /** What this process does; without a worker another process must. */
  roles?: Config['roles'];
}

/** One company of the house, its customers and its people. */
export interface Company {
  readonly tenant: string;
  readonly widget: { readonly id: string; readonly key: string };
  /** Somebody opens the chat. The same name again is the same customer in the same tab. */
  customer(name: string, how?: { locale?: 'zh-CN' | 'en' }): Promise<Customer>;
  /** Somebody employed here, signed in and able to take conversations. */
  person(name: string, how?: { roles?: readonly string[]; presence?: 'online' | 'busy' | 'away' }): Promise<Person>;
}

export interface Hold extends AsyncDisposable {
  release(): Promise<void>;
  /** Resolves as soon as somebody waits for the table. */
  felt(): Promise<void>;
}

export interface World extends Company {
  readonly house: House;
  readonly url: string;
  readonly database: FreshDatabase;
  now(): Date;
  /** Moves the clock of the house. Limits by time start anew, presence wears off. */
  later(ms: number): void;
  /** SQL as the owner, who sees every company. */
  rows<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** The house stops in order and another one opens at the same address, on the same rows. */
  restart(): Promise<void>;
  /** Another process of the same deployment, without a worker; ends with the world. Returns its address. */
  node(): Promise<string>;
  /** Another company in the same house, with the same articles. */
  company(name: string): Promise<Company>;
  /** Nothing is under way and nothing waits that could be done now. */
  settled(): Promise<void>;
  /** What waits for its time on a lane is due now. */
  due(lane: string): Promise<void>;
  /** Holds whoever reads or writes a table until it is released. */
  holdTable(name: string): Promise<Hold>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Longer than any turn on a busy machine. */
const PATIENCE_MS = 45_000;

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const database = await freshDatabase();
  const home = mkdtempSync(join(tmpdir(), 'liren-world-'));
  const startedAt = Date.now();
  let ahead = (options.now?.getTime() ?? startedAt) - startedAt;
  const now = () => new Date(Date.now() + ahead);
  const config = configOf(home, database, options);
  const nodes: Running[] = [];
  const start = async (roles: Config['roles'], port?: number) => {
    const settled = withPort({ ...config, roles }, port ?? (await choosePort('127.0.0.1', 0)).port);
    const house = await build(settled, database, { now });
    options.plant?.(house);
    const node = running(house);
    await node.start();
    nodes.push(node);
    return { house, node, url: settled.http.publicUrl };
  };
  const roles = options.roles ?? ['api', 'socket', 'worker', 'clock'];
  let here = await start(roles);
  const { url } = here;
  const { house } = here;
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  // The database is dropped under the pool when a test run is cut off.
  owner.on('error', () => undefined);

  const rows = async <R extends object>(sql: string, values: readonly unknown[] = []): Promise<R[]> =>
    (await owner.query<R & pg.QueryResultRow>(sql, [...values])).rows;
  const close = async () => {
    await Promise.all(guests.splice(0).map((guest) => guest.leave()));
    await Promise.all(nodes.map((node) => node.stop()));
    await owner.end();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  };
  const guests: Customer[] = [];
  const [first] = await house.staff.tenants();
  await furnish(house, first!.id, options);
  const make = (tenant: string) => companyOf({ house: () => here.house, url, tenant, guests });
  return {
    ...(await make(first!.id)),
    get house() {
      return here.house;
    },
    url,
    database,
    now,
    later: (ms) => void (ahead += ms),
    rows,
    async company(name) {
      const { house } = here;
      const { id } = await house.staff.createTenant({ name, timeZone: 'Asia/Shanghai', locale: 'zh-CN' });
      await house.db.tenant(id, (tx) => house.channels.createWidget(tx, widget(name)));
      await furnish(house, id, options);
      return make(id);
    },
    async restart() {
      nodes.splice(nodes.indexOf(here.node), 1);
      await here.node.stop();
      here = await start(roles, Number(new URL(url).port));
    },
    node: async () => (await start(['api', 'socket'])).url,
    settled: () => settled(rows),
    async due(lane) {
      await rows(`update lane_boxes set ready_at = now() where lane = $1 and pending > 0`, [lane]);
    },
    holdTable: (name) => holdTable(owner, name),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function holdTable(owner: pg.Pool, name: string): Promise<Hold> {
  const client = await owner.connect();
  await client.query(`begin; lock table ${pg.escapeIdentifier(name)} in access exclusive mode`);
  let held = true;
  const release = async () => {
    if (!held) return;
    held = false;
    await client.query('commit');
    client.release();
  };
  const waiting = `select 1 from pg_locks where not granted and relation = $1::regclass`;
  return {
    release,
    felt: () => until(async () => (await owner.query(waiting, [name])).rows.length > 0),
    [Symbol.asyncDispose]: release,
  };
}

interface Place {
  house(): House;
  url: string;
  tenant: string;
  guests: Customer[];
}

async function companyOf({ house, url, tenant, guests }: Place): Promise<Company> {
  const [widget] = await house().db.tenant(tenant, (tx) => house().channels.widgets(tx));
  const known = new Map<string, Promise<Customer>>();
  const people = new Map<string, Promise<Person>>();
  return {
    tenant,
    widget: widget!,
    customer(name, { locale = 'zh-CN' } = {}) {
      const here = known.get(name);
      if (here) return here;
      const coming = Customer.arrive({ url, widget: widget!.key, locale });
      known.set(name, coming);
      coming.then((customer) => guests.push(customer)).catch(() => known.delete(name));
      return coming;
    },
    person(name, { roles = ['agent'] as readonly string[], presence = 'online' as const } = {}) {
      const known = people.get(name);
      if (known) return known;
      const coming = employ({ house: house(), url, tenant }, { name, roles, presence });
      people.set(name, coming);
      return coming;
    },
  };
}

async function employ(
  { house, url, tenant }: { house: House; url: string; tenant: string },
  { name, roles, presence }: { name: string; roles: readonly string[]; presence: 'online' | 'busy' | 'away' },
): Promise<Person> {
  const password = randomBytes(12).toString('base64url');
  const email = `${randomUUID()}@company.example`;
  await house.staff.createStaff(tenant, { name, email, roles, password }, 'system:test');
  const person = await Person.signIn({ url, email, password });
  if (person.may('conversation.read')) await person.call('session.presence', { body: { presence } });
  return person;
}

/** Hours and articles; the demo company brings its own. */
async function furnish(house: House, tenant: string, { demo, hours, articles = smallCompany }: WorldOptions) {
  await house.db.tenant(tenant, async (tx) => {
    if (hours) await setOpeningHours(tx, hours);
    if (!demo) await house.knowledge.importArticles(tx, articles, { by: null });
  });
  await house.knowledge.warm(tenant);
}

const widget = (brand: string) => ({
  brand,
  colour: '#0f766e',
  hours: '',
  identityRequired: false,
  greeting: { 'zh-CN': '您好', en: 'Hello' },
  suggestions: {},
});

async function settled(rows: World['rows']): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < 2;) {
    const [busy] = await rows<{ lane: string; key: string }>(
      // A training takes its own time; who waits for one asks for its end.
      `select lane, key from lane_boxes where lane <> 'training' and (lease_token is not null or (pending > 0 and ready_at <= now() + interval '2 s')) limit 1`,
    );
    // A handler may post anew while it ends: twice quiet is quiet.
    quiet = busy ? 0 : quiet + 1;
    if (busy && Date.now() > until) throw new Error(`The house does not settle: ${busy.lane} ${busy.key}`);
    await sleep(15);
  }
}

/** What an operator would get, with the master key that the databases of a test run were founded with. */
function configOf(home: string, { masterKey }: FreshDatabase, { demo, settings }: WorldOptions): Config {
  const env = {
    LIREN_HOME: home,
    LIREN_QUIET: '1',
    LIREN_DEMO: demo ? '1' : '0',
    WECOM_SIMULATOR: '0',
    LIREN_LOG: process.env['LIREN_LOG'] ?? 'fatal',
    ...settings,
  };
  const config = readConfig({ env, root: home });
  return { ...config, secrets: { ...config.secrets, masterKey } };
}
