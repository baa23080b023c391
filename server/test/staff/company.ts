import { randomBytes } from 'node:crypto';
import { auditRoutes } from '#contracts/http/audit';
import { peopleRoutes } from '#contracts/http/people';
import { signInRoutes } from '#contracts/http/sign-in';
import { staffRoutes, type Session } from '#contracts/http/staff';
import { createAudit } from '#platform/audit';
import { connect, type Db } from '#platform/db';
import { createHttp, type Http } from '#platform/http';
import { createKeys } from '#platform/keys';
import { createOutbound } from '#platform/outbound';
import { createPulse } from '#platform/pulse';
import { createTelemetry } from '#platform/telemetry';
import {
  auditHandlers,
  createStaff,
  peopleHandlers,
  signInHandlers,
  staffHandlers,
  type Staff,
  type Tenant,
} from '#staff';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

export const password = 'Kite-over-Suzhou-7';

export interface Told {
  type: string;
  payload: Record<string, unknown>;
}

/** A company on a fresh database, behind the real front door, with a clock that the test turns. */
export interface Company {
  database: FreshDatabase;
  db: Db;
  http: Http;
  staff: Staff;
  audit: ReturnType<typeof createAudit>;
  tenant: Tenant;
  url: string;
  clock: { now: Date; pass(seconds: number): void };
  /** Somebody with the usual password, signed in already. */
  hire(name: string, roles: readonly string[]): Promise<Browser>;
  /** Facts of this tenant since the last question. */
  told(): Promise<Told[]>;
  close(): Promise<void>;
}

/** Keeps the cookie and sends the CSRF token, as the console does. */
export class Browser {
  cookie = '';
  csrf = '';
  staffId = '';
  readonly email: string;
  readonly url: string;
  readonly from: string;

  constructor(url: string, email: string, from = '10.1.1.1') {
    this.url = url;
    this.email = email;
    this.from = from;
  }

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { 'x-forwarded-for': this.from };
    if (this.cookie) headers['cookie'] = this.cookie;
    if (this.csrf) headers['x-csrf-token'] = this.csrf;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0]!;
    return response;
  }

  async signIn(secret = password): Promise<Response> {
    this.cookie = '';
    this.csrf = '';
    const response = await this.send('POST', '/api/v1/session', { email: this.email, password: secret });
    if (response.ok) {
      const session = (await response.clone().json()) as Session;
      this.csrf = session.csrf;
      this.staffId = session.staff.id;
    }
    return response;
  }

  /** Status and code, or status and body. */
  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; code?: string; body: never }> {
    const response = await this.send(method, path, body);
    const said = (await response.json()) as { code?: string };
    return { status: response.status, body: said as never, ...(said.code !== undefined && { code: said.code }) };
  }
}

export async function foundCompany({ publicUrl = 'http://liren.test', allow = [] as string[] } = {}): Promise<Company> {
  const database = await freshDatabase();
  const complain = (error: Error) => console.error(error);
  const pulse = createPulse({ url: database.appUrl, process: 'test', onError: complain });
  const db = connect({ appUrl: database.appUrl, routerUrl: database.routerUrl, pulse, onError: complain, poolSize: 8 });
  const clock = {
    now: new Date('2026-03-02T01:00:00.000Z'),
    pass: (seconds: number) => void (clock.now = new Date(clock.now.getTime() + seconds * 1000)),
  };
  const now = () => clock.now;
  const audit = createAudit({ now });
  const staff = createStaff({
    db,
    audit,
    now,
    keys: createKeys(database.masterKey),
    signingKey: randomBytes(32),
    outbound: createOutbound({ allow, own: publicUrl }),
    publicUrl,
    openConversations: async (_tx, ids) => new Map([[ids[0]!, 3]]),
  });
  const http = await createHttp({
    telemetry: createTelemetry({ level: 'silent' }),
    now,
    publicUrl,
    sessions: staff.authenticate,
    visitors: async () => null,
    ping: () => db.ping(),
    trustProxy: ['127.0.0.1'],
  });
  http.mount(staffRoutes, staffHandlers({ db, staff }));
  http.mount(signInRoutes, signInHandlers({ db, staff }));
  http.mount(peopleRoutes, peopleHandlers({ db, staff }));
  http.mount(auditRoutes, auditHandlers({ db, audit, staff, titles: {} }));
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}`;
  const tenant = await staff.createTenant({ name: '茶遇', timeZone: 'Asia/Shanghai', locale: 'zh-CN' });
  let toldUpTo = 0;

  return {
    database,
    db,
    http,
    staff,
    audit,
    tenant,
    url,
    clock,
    async hire(name, roles) {
      const email = `${name.toLowerCase()}@tea.test`;
      await staff.createStaff(tenant.id, { name, email, roles, password }, 'system:test');
      const browser = new Browser(url, email);
      const response = await browser.signIn();
      if (!response.ok) throw new Error(await response.text());
      return browser;
    },
    async told() {
      interface Facts {
        facts: { id: number; type: string; payload: Record<string, unknown> };
      }
      const facts = db.router<Facts>().selectFrom('facts').select(['id', 'type', 'payload']);
      const rows = await facts.where('id', '>', toldUpTo).orderBy('id').execute();
      toldUpTo = rows.at(-1)?.id ?? toldUpTo;
      return rows.map(({ type, payload }) => ({ type, payload }));
    },
    async close() {
      await http.stop();
      await db.close();
      await database.drop();
    },
  };
}
