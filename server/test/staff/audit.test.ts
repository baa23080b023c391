import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashOf, type Link } from '#platform/audit';
import { foundCompany, type Browser, type Company } from './company.ts';

let company: Company;
let admin: Browser;
let owner: pg.Client;
beforeAll(async () => {
  company = await foundCompany();
  admin = await company.hire('Admin', ['admin']);
  owner = new pg.Client({ connectionString: company.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await company.close();
});

interface Verdict {
  entries: number;
  total: number;
  intact: boolean;
  brokenAt: number | null;
}
const verdict = async () => (await admin.ask('GET', '/api/v1/audit/verification')).body as Verdict;

describe('the audit', () => {
  test('tells who did what, the latest first, with names and in pages', async () => {
    await admin.ask('POST', '/api/v1/staff', { name: '林悦', email: 'lin@tea.test', roles: ['agent'] });
    const page = (await admin.ask('GET', '/api/v1/audit?limit=2')).body as { items: { seq: number }[]; next: string };
    expect(page.items[0]).toMatchObject({
      actor: 'Admin <admin@tea.test>',
      action: 'staff.created',
      target: '林悦 <lin@tea.test>',
      detail: { roles: ['agent'] },
    });
    const next = (await admin.ask('GET', `/api/v1/audit?limit=2&cursor=${page.next}`)).body as {
      items: { seq: number }[];
    };
    expect(next.items[0]!.seq).toBe(page.items[1]!.seq - 1);
    expect(await verdict()).toMatchObject({ intact: true, brokenAt: null });
  });

  test('is written with what it tells, or not at all', async () => {
    const before = (await verdict()).entries;
    await admin.ask('POST', '/api/v1/staff', { name: 'x', email: 'lin@tea.test', roles: ['agent'] });
    const failing = company.db.tenant(company.tenant.id, async (tx) => {
      await company.audit.append(tx, { actor: 'system:test', action: 'test.done', target: 'x' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await verdict()).toEqual({ entries: before, total: before, intact: true, brokenAt: null });
  });

  test('keeps its order and its chain when many write at once, each company by itself', async () => {
    const other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
    const before = (await verdict()).entries;
    const write = (tenant: string, n: number) =>
      company.db.tenant(tenant, (tx) =>
        company.audit.append(tx, {
          actor: 'system:test',
          action: 'test.done',
          target: `t:${n}`,
          detail: { n, z: { b: [1.5, null], a: '\u{1f375}"\\', 10: 1, 9: 2 } },
        }),
      );
    await Promise.all(Array.from({ length: 60 }, (_, n) => write(n % 3 ? company.tenant.id : other.id, n)));
    expect(await verdict()).toEqual({ entries: before + 40, total: before + 40, intact: true, brokenAt: null });
    expect(await company.db.tenant(other.id, (tx) => company.audit.verify(tx))).toEqual({
      entries: 21,
      intact: true,
      brokenAt: null,
    });
  });

  test('longer than one page of the check', async () => {
    await company.db.tenant(company.tenant.id, async (tx) => {
      for (let n = 0; n < 1_050; n++)
        await company.audit.append(tx, { actor: 'system:test', action: 'test.done', target: `t:${n}` });
    });
    expect(await verdict()).toMatchObject({ intact: true });
  });

  test('cannot be changed or removed by the app', async () => {
    interface Tables {
      audit_log: { actor: string; seq: number };
    }
    const asApp = (work: (tables: ReturnType<typeof company.db.router<Tables>>) => Promise<unknown>) =>
      company.db.tenant(company.tenant.id, (tx) => work(tx.tables<Tables>()));
    await expect(asApp((tables) => tables.updateTable('audit_log').set({ actor: 'x' }).execute())).rejects.toThrow(
      /permission denied/,
    );
    await expect(asApp((tables) => tables.deleteFrom('audit_log').execute())).rejects.toThrow(/permission denied/);
  });
});

describe('a change behind our back shows', () => {
  beforeEach(async () => {
    if (!(await verdict()).intact) throw new Error('the chain is broken before it is touched');
  });

  /** Does something as the owner of the database, looks, and undoes it. */
  async function after(sql: string): Promise<Verdict> {
    await owner.query(
      'create temp table if not exists kept as select * from audit_log; create temp table if not exists kept_head as select * from audit_heads',
    );
    await owner.query(sql.replaceAll('$TENANT', `'${company.tenant.id}'`));
    const said = await verdict();
    await owner.query(
      'delete from audit_log; insert into audit_log select * from kept; delete from audit_heads; insert into audit_heads select * from kept_head',
    );
    await owner.query('drop table kept; drop table kept_head');
    return said;
  }

  test.each([
    ['actor', `actor = 'staff:somebody'`],
    ['action', `action = 'nothing'`],
    ['target', `target = 'else'`],
    ['detail', `detail = detail || '{"x": 1}'`],
    ['time', `at = at + interval '1 ms'`],
    ['hash', `hash = sha256('x')`],
    ['previous', `previous = sha256('x')`],
  ])('in the %s of one entry', async (_what, change) => {
    expect(await after(`update audit_log set ${change} where tenant_id = $TENANT and seq = 4`)).toMatchObject({
      intact: false,
      brokenAt: 4,
    });
  });

  test('an entry taken out, at the beginning, in the middle, at the end', async () => {
    for (const seq of [1, 4]) {
      expect(await after(`delete from audit_log where tenant_id = $TENANT and seq = ${seq}`)).toMatchObject({
        intact: false,
        brokenAt: seq,
      });
    }
    const { entries } = await verdict();
    expect(await after(`delete from audit_log where tenant_id = $TENANT and seq = ${entries}`)).toMatchObject({
      intact: false,
      brokenAt: entries,
    });
  });

  test('the end cut off together with its number', async () => {
    const { entries } = await verdict();
    const cut = `delete from audit_log where tenant_id = $TENANT and seq > ${entries - 3}; update audit_heads set seq = ${entries - 3} where tenant_id = $TENANT`;
    expect(await after(cut)).toMatchObject({ intact: false, brokenAt: entries - 3 });
  });

  test('an entry rewritten together with its own hash', async () => {
    const { rows } = await owner.query<Omit<Link, 'tenant' | 'seq'>>(
      'select at, actor, action, target, detail, previous from audit_log where tenant_id = $1 and seq = 4',
      [company.tenant.id],
    );
    const forged = { ...rows[0]!, actor: 'staff:else' };
    const hash = hashOf({ ...forged, tenant: company.tenant.id, seq: 4 }).toString('hex');
    const rewrite = `update audit_log set actor = 'staff:else', hash = '\\x${hash}' where tenant_id = $TENANT and seq = 4`;
    expect(await after(rewrite)).toMatchObject({ intact: false, brokenAt: 5 });
  });

  test('two entries exchanged', async () => {
    const swap =
      'update audit_log set seq = -seq where tenant_id = $TENANT and seq in (4, 5); update audit_log set seq = 9 + seq where tenant_id = $TENANT and seq < 0';
    expect(await after(swap)).toMatchObject({ intact: false, brokenAt: 4 });
  });
});
