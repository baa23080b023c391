import { sql } from 'kysely';
import type { Locale } from '#contracts/common';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { endSessions } from './sessions.ts';
import { tellDisabled } from './facts.ts';
import type { StaffTables } from './store.ts';

/** How far a company is, as whoever keeps the installation may see it. */
export interface Company {
  id: string;
  name: string;
  createdAt: Date;
  /** Its admin has said what it is called and when it is open. */
  setUp: boolean;
  demo: boolean;
  /** It is being erased: nobody can sign in any more. */
  closing: boolean;
}

export interface Tenant {
  id: string;
  name: string;
  timeZone: string;
  locale: Locale;
  /** Its admin has said what it is called and when it is open. */
  setUp: boolean;
}

export interface NewTenant extends Omit<Tenant, 'id' | 'setUp'> {
  id?: string;
  /** Set up already, so that nobody is asked: the demo and companies of tests. */
  demo?: boolean;
}

export interface CompanyVerbs {
  createTenant(tenant: NewTenant, by?: string): Promise<Tenant>;
  tenant(tx: Tx): Promise<Tenant>;
  /** Every tenant of this installation. */
  tenants(): Promise<{ id: string; name: string; demo: boolean }[]>;
  /** The same with their states, a page at a time. */
  companies(page: { after?: string; limit: number }): Promise<Company[]>;
  company(id: string): Promise<Company | null>;
  /** Says once what a company is called and how it speaks. Refuses with `company.set_up_already`. */
  setUp(tx: Tx, as: { name: string; locale: Locale; timeZone: string }, by: string): Promise<void>;
  /** Shuts everybody out of a company that is to be erased. May be called again. */
  closeCompany(id: string): Promise<void>;
  /** People who can sign in. */
  activeCount(tx: Tx): Promise<number>;
}

interface Tables {
  tenants: {
    id: string;
    tenant_id: string;
    name: string;
    time_zone: string;
    locale: Locale;
    created_at: Date;
    set_up_at: Date | null;
    is_demo: boolean;
    closing_at: Date | null;
  };
}

interface CompanyDeps {
  db: Db;
  audit: Audit;
  now(): Date;
}

const columns = ['id', 'name', 'created_at', 'set_up_at', 'is_demo', 'closing_at'] as const;

export function companyVerbs(deps: CompanyDeps): CompanyVerbs {
  const { db, now } = deps;
  const router = () => db.router<Tables>().selectFrom('tenants');
  return {
    createTenant: (tenant, by = 'system:start') => createTenant(deps, tenant, by),
    tenant: readTenant,
    tenants: () => router().select(['id', 'name', 'is_demo as demo']).orderBy('id').execute(),
    async companies({ after, limit }) {
      let rows = router().select(columns);
      if (after !== undefined) rows = rows.where('id', '>', after);
      return (await rows.orderBy('id').limit(limit).execute()).map(companyOf);
    },
    async company(id) {
      const row = await router().select(columns).where('id', '=', id).executeTakeFirst();
      return row ? companyOf(row) : null;
    },
    setUp: (tx, as, by) => setUp(deps, tx, { ...as, by }),
    closeCompany: (id) => db.tenant(id, (tx) => close(tx, now())),
    async activeCount(tx) {
      const staff = tx
        .tables<StaffTables>()
        .selectFrom('staff')
        .select(sql<number>`count(*)`.as('count'));
      const active = staff.where('tenant_id', '=', tx.tenant).where('disabled_at', 'is', null);
      return Number((await active.where('is_program', '=', false).executeTakeFirstOrThrow()).count);
    },
  };
}

async function createTenant(
  { db, audit, now }: CompanyDeps,
  { id = newId(), name, timeZone, locale, demo = false }: NewTenant,
  by: string,
): Promise<Tenant> {
  const at = now();
  const state = { created_at: at, set_up_at: demo ? at : null, is_demo: demo, closing_at: null };
  await db.tenant(id, async (tx) => {
    const row = { id, tenant_id: id, name, time_zone: timeZone, locale, ...state };
    await tx.tables<Tables>().insertInto('tenants').values(row).execute();
    await audit.append(tx, { actor: by, action: 'tenant.created', target: `tenant:${id}` });
  });
  return { id, name, timeZone, locale, setUp: demo };
}

async function setUp(
  { audit, now }: CompanyDeps,
  tx: Tx,
  { name, locale, timeZone, by }: { name: string; locale: Locale; timeZone: string; by: string },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('tenants')
    .set({ name, locale, time_zone: timeZone, set_up_at: now() })
    .where('id', '=', tx.tenant)
    .where('set_up_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw refuse('company.set_up_already', 'This company is set up already; see its settings');
  await audit.append(tx, { actor: by, action: 'tenant.set_up', target: `tenant:${tx.tenant}` });
}

async function close(tx: Tx, at: Date): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('tenants')
    .set({ closing_at: at })
    .where('id', '=', tx.tenant)
    .where('closing_at', 'is', null)
    .execute();
  const disabled = await tx
    .tables<StaffTables>()
    .updateTable('staff')
    .set({ disabled_at: at })
    .where('tenant_id', '=', tx.tenant)
    .where('disabled_at', 'is', null)
    .returning('id')
    .execute();
  for (const { id } of disabled) {
    await endSessions(tx, id);
    await tellDisabled(tx, id);
  }
}

async function readTenant(tx: Tx): Promise<Tenant> {
  const mine = tx.tables<Tables>().selectFrom('tenants').select(['id', 'name', 'time_zone', 'locale', 'set_up_at']);
  const row = await mine.where('id', '=', tx.tenant).executeTakeFirstOrThrow();
  const { id, name, time_zone, locale, set_up_at } = row;
  return { id, name, timeZone: time_zone, locale, setUp: set_up_at !== null };
}

function companyOf(row: Pick<Tables['tenants'], (typeof columns)[number]>): Company {
  const { id, name, created_at, set_up_at, is_demo, closing_at } = row;
  return { id, name, createdAt: created_at, setUp: set_up_at !== null, demo: is_demo, closing: closing_at !== null };
}

/** Whether the company is about to be erased: nobody new is let in. */
export async function isClosing(tx: Tx): Promise<boolean> {
  const mine = tx.tables<Tables>().selectFrom('tenants').select('closing_at').where('id', '=', tx.tenant);
  return (await mine.executeTakeFirstOrThrow()).closing_at !== null;
}
