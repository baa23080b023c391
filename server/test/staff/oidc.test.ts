import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SecuritySettings } from '#contracts/http/sign-in';
import type { Session } from '#contracts/http/staff';
import {
  clientId,
  clientSecret,
  LyingProvider,
  realProvider,
  type KnownPerson,
  type Lie,
  type RealProvider,
} from '../support/providers.ts';
import { until } from '../support/socket.ts';
import { Browser, foundCompany, password, type Company } from './company.ts';

const publicUrl = 'http://liren.test';
const redirectUri = `${publicUrl}/console/sso`;
const people = new Map<string, KnownPerson>([
  ['s-mei', { email: 'Mei@tea.test', email_verified: true, name: '陈美琪' }],
  ['s-new', { email: 'new@tea.test', email_verified: true, name: '林悦' }],
  ['s-elsewhere', { email: 'x@elsewhere.test', email_verified: true }],
  ['s-unverified', { email: 'unverified@tea.test', email_verified: false }],
  ['s-thief', { email: 'mei@tea.test', email_verified: true }],
]);

let company: Company;
let admin: Browser;
let real: RealProvider;
beforeAll(async () => {
  real = await realProvider(people, redirectUri);
  company = await foundCompany({ publicUrl, allow: ['127.0.0.1'] });
  admin = await company.hire('Admin', ['admin']);
});
afterAll(async () => {
  await company.close();
  await real.close();
});

const settings = (issuer: string, change: object = {}) => ({
  issuer,
  clientId,
  clientSecret,
  label: '茶遇统一登录',
  domains: ['tea.test'],
  creates: false,
  defaultRole: 'agent',
  only: false,
  ...change,
});

async function use(issuer: string, change: object = {}): Promise<SecuritySettings> {
  await admin.signIn();
  const said = await admin.ask('PUT', '/api/v1/security/provider', settings(issuer, change));
  expect(said.status).toBe(200);
  return said.body;
}

interface Started {
  url: string;
  ticket: string;
}
const start = async (browser: Browser) =>
  (await browser.ask('POST', '/api/v1/session/provider/start', { company: company.tenant.id, again: false }))
    .body as Started;
const finish = (browser: Browser, ticket: string, query: string) =>
  browser.ask('POST', '/api/v1/session/provider/finish', { ticket, query });

/** The whole way through the real provider. */
async function come(subject: string) {
  const browser = new Browser(company.url, '');
  const { url, ticket } = await start(browser);
  const said = await finish(browser, ticket, await real.visit(url, subject));
  return { browser, said };
}

describe('with the provider of the company', () => {
  test('an existing colleague comes in by his verified address, and from then on by his identity', async () => {
    await use(real.issuer);
    const mei = await company.hire('Mei', ['agent']);
    const first = await come('s-mei');
    expect(first.said).toMatchObject({ status: 201, body: { staff: { id: mei.staffId }, mustSetUpFactor: false } });
    people.set('s-mei', { email: 'renamed@tea.test', email_verified: false });
    const again = await come('s-mei');
    expect(again.said).toMatchObject({ status: 201, body: { staff: { id: mei.staffId } } });
    expect((await again.browser.send('GET', '/api/v1/session')).status).toBe(200);
  });

  test('A-12: an address that somebody else has there now opens nothing', async () => {
    const { said, browser } = await come('s-thief');
    expect(said).toMatchObject({ status: 401, code: 'provider.refused' });
    expect(browser.cookie).toBe('');
  });

  test('whom nobody invited stays outside, unless the company makes accounts for its domains', async () => {
    expect((await come('s-new')).said).toMatchObject({ status: 403, code: 'provider.not_invited' });
    await use(real.issuer, { creates: true });
    const { said } = await come('s-new');
    expect(said).toMatchObject({
      status: 201,
      body: { staff: { name: '林悦', email: 'new@tea.test', roles: ['agent'] }, tenant: { id: company.tenant.id } },
    });
    const brought = await company.db.tenant(company.tenant.id, (tx) => {
      const mine = tx.tables<{ staff: { email: string; brought_by: string | null } }>().selectFrom('staff');
      return mine.select('brought_by').where('email', '=', 'new@tea.test').executeTakeFirst();
    });
    expect(brought?.brought_by).toBe(admin.staffId);
    expect((await come('s-elsewhere')).said.code).toBe('provider.not_invited');
    expect((await come('s-unverified')).said.code).toBe('provider.refused');
    await use(real.issuer);
  });

  test('whoever comes twice at once for the first time is welcomed once', async () => {
    await use(real.issuer, { creates: true });
    people.set('s-twin', { email: 'twin@tea.test', email_verified: true });
    const id = '0192aaaa-0000-7000-8000-000000000001';
    const owner = new pg.Client({ connectionString: company.database.ownerUrl });
    await owner.connect();
    // The other one is a step ahead and has not finished.
    await owner.query('begin');
    const account = `insert into staff (tenant_id, id, email, name, roles, password_hash, must_change_password, created_at)
      values ($1, $2, 'twin@tea.test', '双', '{agent}', '-', false, now())`;
    await owner.query(account, [company.tenant.id, id]);
    const link = `insert into oidc_identities (tenant_id, issuer, subject, staff_id, linked_at) values ($1, $2, 's-twin', $3, now())`;
    await owner.query(link, [company.tenant.id, real.issuer, id]);
    const coming = come('s-twin');
    await until(async () => (await owner.query(`select 1 from pg_locks where not granted`)).rows.length > 0);
    await owner.query('commit');
    await owner.end();
    expect((await coming).said).toMatchObject({ status: 201, body: { staff: { id } } });
  });

  test('a company that closes makes no accounts', async () => {
    await use(real.issuer, { creates: true });
    people.set('s-late', { email: 'late@tea.test', email_verified: true });
    const owner = new pg.Client({ connectionString: company.database.ownerUrl });
    await owner.connect();
    try {
      await owner.query('update tenants set closing_at = now() where id = $1', [company.tenant.id]);
      expect((await come('s-late')).said).toMatchObject({ status: 403, code: 'provider.not_invited' });
    } finally {
      await owner.query('update tenants set closing_at = null where id = $1', [company.tenant.id]);
      await owner.end();
    }
    expect((await come('s-late')).said.status).toBe(201);
    await use(real.issuer);
  });

  test('disabled people stay outside', async () => {
    const [mei] = (await company.staff.find('mei@tea.test')).map(({ staffId }) => staffId);
    await admin.ask('PATCH', `/api/v1/staff/${mei}`, { disabled: true });
    expect((await come('s-mei')).said.status).toBe(401);
    await admin.ask('PATCH', `/api/v1/staff/${mei}`, { disabled: false });
    expect((await come('s-mei')).said.status).toBe(201);
  });

  test('A-12: a code of one trip does not end another (PKCE), and each trip ends once', async () => {
    const browser = new Browser(company.url, '');
    const [mine, theirs] = [await start(browser), await start(browser)];
    const stolen = new URLSearchParams(await real.visit(theirs.url, 's-new'));
    stolen.set('state', new URL(mine.url).searchParams.get('state')!);
    expect((await finish(browser, mine.ticket, stolen.toString())).code).toBe('provider.refused');
    const trip = await start(browser);
    const query = await real.visit(trip.url, 's-mei');
    expect((await finish(browser, trip.ticket, query)).status).toBe(201);
    expect((await finish(browser, trip.ticket, query)).code).toBe('session.ticket_expired');
  });

  test('where it is the only way, passwords open nothing, but admins can mend the settings', async () => {
    const agent = await company.hire('Ruled', ['agent']);
    const own = { name: '信息安全', description: '', permissions: ['settings.read', 'security.write'] };
    const role = (await admin.ask('POST', '/api/v1/roles', own)).body as { id: string };
    const keeper = await company.hire('Mender', [role.id]);
    await use(real.issuer, { only: true });
    try {
      expect((await new Browser(company.url, keeper.email).signIn()).status).toBe(201);
      const refused = await new Browser(company.url, agent.email).signIn();
      expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'session.only_provider' }]);
      expect((await new Browser(company.url, agent.email).signIn('wrong-password')).status).toBe(401);
      expect((await come('s-mei')).said.status).toBe(201);
      expect((await new Browser(company.url, admin.email).signIn()).status).toBe(201);
    } finally {
      await use(real.issuer);
    }
  });

  test('where it is the only way, an invitation makes the account and the provider opens it', async () => {
    const invite = async (email: string, role: string) => {
      const made = await admin.ask('POST', '/api/v1/invitations', { email, name: '新人', roles: [role] });
      return (made.body as { token: string }).token;
    };
    const accept = async (token: string) => {
      const browser = new Browser(company.url, '');
      const said = await browser.ask('POST', `/api/v1/invitations/${token}`, { name: '新人', password });
      return { browser, said };
    };
    await use(real.issuer, { only: true });
    try {
      const { browser, said } = await accept(await invite('invited@tea.test', 'agent'));
      expect([said.status, said.code, browser.cookie]).toEqual([403, 'session.only_provider', '']);
      people.set('s-invited', { email: 'invited@tea.test', email_verified: true });
      expect((await come('s-invited')).said).toMatchObject({ status: 201, body: { staff: { name: '新人' } } });
      expect((await accept(await invite('keeper@tea.test', 'admin'))).said.status).toBe(201);
    } finally {
      await use(real.issuer);
    }
  });

  test('becomes the only way no sooner than it answers', async () => {
    await use(real.issuer);
    const dead = settings('http://127.0.0.1:9', { only: true });
    expect(await admin.ask('PUT', '/api/v1/security/provider', dead)).toMatchObject({
      status: 502,
      code: 'provider.unreachable',
    });
    const kept = (await admin.ask('GET', '/api/v1/security')).body as SecuritySettings;
    expect(kept.oidc).toMatchObject({ issuer: real.issuer, only: false });
  });

  test('A-11: is found by domain or company, which tells nothing about people', async () => {
    const find = async (body: object) =>
      (await new Browser(company.url, '').ask('POST', '/api/v1/session/provider', body)).body;
    const found = { provider: { company: company.tenant.id, name: '茶遇', label: '茶遇统一登录' } };
    expect(await find({ email: 'mei@tea.test' })).toEqual(found);
    expect(await find({ email: 'nobody@TEA.test' })).toEqual(found);
    expect(await find({ company: company.tenant.id })).toEqual(found);
    expect(await find({ email: 'mei@nowhere.test' })).toEqual({ provider: null });
  });
});

describe('A-12: an answer that does not hold opens nothing', () => {
  let liar: LyingProvider;
  beforeAll(async () => {
    liar = await new LyingProvider().open();
    await use(liar.issuer, { creates: true });
  });
  beforeEach(() => {
    liar.lie = {};
    liar.exchanged.length = 0;
  });
  afterAll(() => liar.close());

  async function lieTo(lie: Lie, bend: (query: URLSearchParams) => void = () => {}) {
    const browser = new Browser(company.url, '');
    liar.lie = {};
    const { url, ticket } = await start(browser);
    const asked = new URL(url).searchParams;
    liar.nonce = asked.get('nonce');
    liar.lie = lie;
    const query = new URLSearchParams({ code: 'c', state: asked.get('state')! });
    bend(query);
    const said = await finish(browser, ticket, query.toString());
    return { asked, said, cookie: browser.cookie };
  }

  test('while an honest one does; PKCE, state and nonce go out each time', async () => {
    const { asked, said } = await lieTo({});
    expect(said.status).toBe(201);
    expect(asked.get('code_challenge_method')).toBe('S256');
    const verifier = liar.exchanged[0]!.get('code_verifier')!;
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(asked.get('code_challenge'));
    expect(asked.get('state')!.length).toBeGreaterThan(30);
    expect(asked.get('nonce')!.length).toBeGreaterThan(30);
  });

  const stranger = { sub: 'stranger', email: 'stranger@tea.test' };
  const past = Math.floor(Date.now() / 1000) - 3_600;
  test.each<[string, Lie]>([
    ['email_verified is false', { claims: { ...stranger, email_verified: false } }],
    ['email_verified is missing', { claims: { ...stranger, email_verified: undefined } }],
    ['email_verified is the text "true"', { claims: { ...stranger, email_verified: 'true' } }],
    ['another issuer', { claims: { iss: 'https://accounts.elsewhere.test' } }],
    ['the issuer with a slash more', { claims: { iss: 'http://127.0.0.1/' } }],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another nonce', { claims: { nonce: 'n'.repeat(43) } }],
    ['no subject', { claims: { sub: undefined } }],
    ['expired', { claims: { iat: past, exp: past + 60 } }],
    ['alg none', { sign: 'none' }],
    ['HS256 under our own secret', { sign: 'hmac-secret' }],
    ['HS256 under the public key (HS/RS confusion)', { sign: 'hmac-public-key' }],
    ['signed by another key', { sign: 'other-key' }],
    ['a key of its own by jku', { sign: 'other-key', header: { jku: 'JKU' } }],
    ['jku beside the right key', { header: { jku: 'JKU' } }],
    ['x5u beside the right key', { header: { x5u: 'JKU' } }],
    ['a critical extension', { header: { crit: ['exp'] } }],
  ])('%s', async (_what, lie) => {
    const named = JSON.parse(JSON.stringify(lie).replaceAll('"JKU"', `"${liar.issuer}/own-keys"`)) as Lie;
    const claims = { ...lie.claims };
    const { said, cookie } = await lieTo({ ...lie, ...named, claims });
    expect([said.status, said.code, cookie]).toEqual([401, 'provider.refused', '']);
    expect(liar.asked).not.toContain('/own-keys');
  });

  test.each<[string, (query: URLSearchParams) => void]>([
    ['no state', (query) => query.delete('state')],
    ['another state', (query) => query.set('state', 's'.repeat(43))],
    ['two states', (query) => query.append('state', 'x')],
    ['no code', (query) => query.delete('code')],
    ['an error', (query) => query.set('error', 'access_denied')],
    ['the issuer of another', (query) => query.set('iss', 'https://accounts.elsewhere.test')],
  ])('%s in the answer', async (_what, bend) => {
    const { said } = await lieTo({}, bend);
    expect([said.status, said.code]).toEqual([401, 'provider.refused']);
    expect(liar.exchanged).toHaveLength(0);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { issuer: 'https://accounts.elsewhere.test' }, 'other-issuer'],
    ['only signatures that anybody can make', { id_token_signing_alg_values_supported: ['none', 'HS256'] }, 'unfit'],
    ['no keys', { jwks_uri: undefined }, 'unfit'],
  ])('a provider that says of itself: %s', async (_what, discovery, why) => {
    liar.lie = { discovery };
    const body = { company: company.tenant.id, again: false };
    const said = await new Browser(company.url, '').ask('POST', '/api/v1/session/provider/start', body);
    expect(said).toMatchObject({ status: 502, code: 'provider.unreachable' });
    await admin.signIn();
    const tried = await admin.ask('POST', '/api/v1/security/provider/test', { issuer: liar.issuer });
    expect(tried.body).toEqual({ ok: false, why });
  });

  test('a page that is no page', async () => {
    liar.lie = { discovery: { authorization_endpoint: 'javascript:alert(1)//' } };
    const body = { company: company.tenant.id, again: false };
    const said = await new Browser(company.url, '').ask('POST', '/api/v1/session/provider/start', body);
    expect(said).toMatchObject({ status: 502, code: 'provider.unreachable' });
  });

  test('for another company, which has none of this', async () => {
    const other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
    const before = await company.db.tenant(other.id, (tx) => company.staff.list(tx, { limit: 10 }));
    const browser = new Browser(company.url, '');
    const said = await browser.ask('POST', '/api/v1/session/provider/start', { company: other.id, again: false });
    expect(said).toMatchObject({ status: 404, code: 'provider.none' });
    await lieTo({ claims: stranger });
    expect(await company.db.tenant(other.id, (tx) => company.staff.list(tx, { limit: 10 }))).toEqual(before);
  });
});

describe('naming the provider', () => {
  test('is audited without the secret, which lies sealed', async () => {
    await use(real.issuer, { clientSecret: 'a-very-secret-word' });
    const { items } = (await admin.ask('GET', '/api/v1/audit?limit=3')).body as { items: { action: string }[] };
    expect(items.map(({ action }) => action)).toContain('security.provider_set');
    expect(JSON.stringify(items)).not.toContain('a-very-secret-word');
    expect(JSON.stringify((await admin.ask('GET', '/api/v1/security')).body)).not.toContain('a-very-secret-word');
    const stored = await company.db.tenant(company.tenant.id, (tx) => {
      return tx
        .tables<{ oidc_providers: { sealed_secret: Buffer } }>()
        .selectFrom('oidc_providers')
        .selectAll()
        .execute();
    });
    expect(stored[0]!.sealed_secret.toString('latin1')).not.toContain('a-very-secret-word');
  });

  test('keeps a secret for its own provider only', async () => {
    await use(real.issuer);
    const { clientSecret: _, ...rest } = settings(real.issuer);
    expect((await admin.ask('PUT', '/api/v1/security/provider', rest)).status).toBe(200);
    const elsewhere = { ...rest, issuer: 'https://id.elsewhere.test' };
    expect(await admin.ask('PUT', '/api/v1/security/provider', elsewhere)).toMatchObject({
      status: 400,
      body: { fields: { clientSecret: expect.any(String) } },
    });
  });

  test('needs the right, everything that a provider could give away, and a fresh proof', async () => {
    const agent = await company.hire('Plain', ['agent']);
    expect((await agent.ask('PUT', '/api/v1/security/provider', settings(real.issuer))).code).toBe('permission.denied');
    company.clock.pass(601);
    expect((await admin.ask('PUT', '/api/v1/security/provider', settings(real.issuer))).code).toBe(
      'session.proof_required',
    );
    await admin.signIn();
    const role = { name: '安全员', description: '', permissions: ['security.write', 'settings.read'] };
    const made = await admin.ask('POST', '/api/v1/roles', role);
    expect(made.status).toBe(201);
    const guard = await company.hire('Guard', [(made.body as { id: string }).id as never]);
    expect((await guard.ask('PUT', '/api/v1/security/provider', settings(real.issuer))).code).toBe('staff.exceeds_own');
  });

  test('another one, or none, ends the sessions that the one before opened', async () => {
    people.set('s-leaver', { email: 'leaver@tea.test', email_verified: true });
    const leaver = await company.hire('Leaver', ['agent']);
    const works = async (browser: Browser) => (await browser.send('GET', '/api/v1/session')).status;
    const begin = async () => {
      await use(real.issuer);
      return (await come('s-leaver')).browser;
    };
    const first = await begin();
    await use(real.issuer, { label: '只换了名字' });
    expect(await works(first)).toBe(200);
    await company.told();
    await use(real.issuer, { clientId: 'another-client' });
    expect([await works(first), await works(leaver), await works(admin)]).toEqual([401, 200, 200]);
    const told = (await company.told()).filter(({ type }) => type === 'staff.sessions_ended');
    expect(told.map(({ payload }) => payload['staffId'])).toContain(leaver.staffId);
    const second = await begin();
    expect((await admin.ask('DELETE', '/api/v1/security/provider')).status).toBe(200);
    expect([await works(second), await works(leaver)]).toEqual([401, 200]);
  });

  test('a domain leads to one company of the installation', async () => {
    await use(real.issuer);
    const other = await company.staff.createTenant({ name: '抢注', timeZone: 'UTC', locale: 'en' });
    const person = { name: 'Squatter', email: 'squatter@evil.test', roles: ['admin'], password } as const;
    await company.staff.createStaff(other.id, person, 'system:test');
    const squatter = new Browser(company.url, person.email);
    await squatter.signIn();
    expect(await squatter.ask('PUT', '/api/v1/security/provider', settings(real.issuer))).toMatchObject({
      status: 409,
      code: 'provider.domain_taken',
    });
    const session = (await squatter.ask('GET', '/api/v1/session')).body as Session;
    expect(session.tenant.id).toBe(other.id);
    expect((await squatter.ask('GET', '/api/v1/security')).body).toMatchObject({ oidc: null });
  });

  test('an address inside is called only when the operator opened it', async () => {
    const closed = await foundCompany({ publicUrl });
    const liar = await new LyingProvider().open();
    try {
      const boss = await closed.hire('Boss', ['admin']);
      const tried = await boss.ask('POST', '/api/v1/security/provider/test', { issuer: liar.issuer });
      expect(tried.body).toEqual({ ok: false, why: 'unreachable' });
      expect(liar.asked).toEqual([]);
    } finally {
      await liar.close();
      await closed.close();
    }
  });
});
