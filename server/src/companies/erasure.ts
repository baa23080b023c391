import type { Selectable } from 'kysely';
import type { Certificate, ErasureView } from '#contracts/http/companies';
import type { Audit } from '#platform/audit';
import type { Db, Erased, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { post, type Box, type Lane } from '#platform/lanes';
import type { Staff } from '#staff';
import { certify } from './certificate.ts';
import { companyFacts } from './facts.ts';
import { INSTALLATION, type CompaniesTables, type Progress } from './store.ts';

const LANE = 'companies.erase';
/** Work that was under way may write once more behind the erasure: it is erased again, this often at most. */
const ROUNDS = 5;
const ATTEMPTS = 5;
/** After that many failures it rests before it tries again: a bucket may be away for hours. */
const REST_MS = 10 * 60_000;

export interface ErasureDeps {
  db: Db;
  audit: Audit;
  staff: Staff;
  now(): Date;
  signingKey: Buffer;
  /** Removes every row of a company as the owner of the database. */
  erase(tenant: string): Promise<Erased>;
  /** Removes every file of a company. Returns how many there were. */
  eraseFiles(tenant: string): Promise<number>;
}

export interface ErasureVerbs {
  /** Closes the company at once and begins to erase it. Refuses with `company.not_found`. */
  ask(companyId: string, keeper: { keeperId: string; name: string }): Promise<ErasureView>;
  list(page: { after?: string; limit: number }): Promise<ErasureView[]>;
  readonly lane: Lane;
}

type Row = Selectable<CompaniesTables['erasures']>;

export function erasureVerbs(deps: ErasureDeps): ErasureVerbs {
  const { db } = deps;
  return {
    ask: (companyId, keeper) => ask(deps, companyId, keeper),
    list: ({ after, limit }) =>
      db.tenant(INSTALLATION, async (tx) => {
        let rows = tables(tx).selectFrom('erasures').selectAll();
        if (after !== undefined) rows = rows.where('id', '<', after);
        return (await rows.orderBy('id', 'desc').limit(limit).execute()).map(viewOf);
      }),
    lane: { name: LANE, concurrency: 1, attempts: ATTEMPTS, handle: (box) => runOrRest(deps, box) },
  };
}

const tables = (tx: Tx) => tx.tables<CompaniesTables>();

async function ask(
  { db, audit, staff, now }: ErasureDeps,
  companyId: string,
  { keeperId }: { keeperId: string },
): Promise<ErasureView> {
  const company = await staff.company(companyId);
  if (!company) throw refuse('company.not_found', 'There is no such company');
  const erasure = await db.tenant(INSTALLATION, async (tx) => {
    const row = {
      tenant_id: INSTALLATION,
      id: newId(now().getTime()),
      company_id: companyId,
      company_name: company.name,
      asked_by: keeperId,
      asked_at: now(),
      finished_at: null,
      certificate: null,
    };
    const added = await tables(tx)
      .insertInto('erasures')
      .values(row)
      .onConflict((on) => on.doNothing())
      .returning('id')
      .executeTakeFirst();
    // Asked twice: the first one is under way.
    if (!added) return running(tx, companyId);
    await audit.append(tx, {
      actor: `keeper:${keeperId}`,
      action: 'company.erasure_asked',
      target: `company:${companyId}`,
      detail: { name: company.name },
    });
    await post(tx, { lane: LANE, key: row.id });
    return { ...row, progress: {} };
  });
  await staff.closeCompany(companyId);
  return viewOf(erasure);
}

async function running(tx: Tx, companyId: string): Promise<Row> {
  const mine = tables(tx).selectFrom('erasures').selectAll().where('company_id', '=', companyId);
  return mine.where('finished_at', 'is', null).executeTakeFirstOrThrow();
}

/** Goes on until it is done: nobody can ask once more for a company of which half is gone. */
async function runOrRest(deps: ErasureDeps, { key, attempt }: Pick<Box, 'key' | 'attempt'>): Promise<void> {
  const [id, rested] = key.split('/') as [string, string?];
  try {
    await run(deps, id);
  } catch (error) {
    if (attempt < ATTEMPTS) throw error;
    // The other key: a letter to the key at work would be handled at once.
    const next = rested === undefined ? `${id}/rested` : id;
    await deps.db.tenant(INSTALLATION, (tx) => post(tx, { lane: LANE, key: next }, {}, REST_MS));
  }
}

/** May run several times: what was counted stands in the row, and what is gone already is counted as nothing. */
async function run(deps: ErasureDeps, id: string): Promise<void> {
  const { db, staff } = deps;
  const asked = await db.tenant(INSTALLATION, (tx) =>
    tables(tx).selectFrom('erasures').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
  if (asked.finished_at) return;
  const tenant = asked.company_id;
  if (await staff.company(tenant)) await staff.closeCompany(tenant);
  const { rows = {}, files = 0, auditHead = await headOf(deps, tenant) } = asked.progress;
  const gone: Progress = { rows: { ...rows }, files, auditHead };
  await keep(deps, id, gone);
  for (let round = 1; round <= ROUNDS; round++) {
    await sweep(deps, { id, tenant, gone });
    const left = await sweep(deps, { id, tenant, gone });
    if (left.count === 0) return finish(deps, asked, { ...gone, tables: left.tables });
  }
  throw new Error(`Something goes on writing for company ${tenant}`);
}

/** Removes what is there now and adds it to what is gone. */
async function sweep(
  deps: ErasureDeps,
  { id, tenant, gone }: { id: string; tenant: string; gone: Progress },
): Promise<{ tables: number; count: number }> {
  const { tables, rows } = await deps.erase(tenant);
  for (const [table, count] of Object.entries(rows)) gone.rows[table] = (gone.rows[table] ?? 0) + count;
  const removed = Object.values(rows).reduce((sum, count) => sum + count, 0);
  if (removed > 0) await keep(deps, id, gone);
  const files = await deps.eraseFiles(tenant);
  gone.files += files;
  if (files > 0) await keep(deps, id, gone);
  return { tables, count: removed + files };
}

async function keep({ db }: ErasureDeps, id: string, progress: Progress): Promise<void> {
  const written = JSON.stringify(progress) as unknown as Progress;
  await db.tenant(INSTALLATION, (tx) =>
    tables(tx).updateTable('erasures').set({ progress: written }).where('id', '=', id).execute(),
  );
}

async function headOf({ db, audit }: ErasureDeps, tenant: string): Promise<Certificate['auditHead']> {
  const [last] = await db.tenant(tenant, (tx) => audit.list(tx, { limit: 1 }));
  return { seq: last?.seq ?? 0, hash: last?.hash ?? '' };
}

async function finish(
  { db, audit, now, signingKey }: ErasureDeps,
  asked: Row,
  done: Progress & { tables: number },
): Promise<void> {
  const { company_id, company_name, asked_by, asked_at } = asked;
  await db.tenant(INSTALLATION, async (tx) => {
    const keeper = await tables(tx).selectFrom('keepers').select('name').where('id', '=', asked_by).executeTakeFirst();
    const certificate = certify(signingKey, {
      format: 'liren-erasure-1',
      company: { id: company_id, name: company_name },
      askedBy: { id: asked_by, name: keeper?.name ?? '' },
      askedAt: asked_at.toISOString(),
      finishedAt: now().toISOString(),
      rows: done.rows,
      files: done.files,
      found: { tables: done.tables, rows: 0, files: 0 },
      auditHead: done.auditHead,
    });
    const { numUpdatedRows } = await tables(tx)
      .updateTable('erasures')
      .set({ finished_at: now(), certificate: JSON.stringify(certificate) as unknown as Certificate })
      .where('id', '=', asked.id)
      .where('finished_at', 'is', null)
      .executeTakeFirst();
    // Another process held the lane meanwhile, and has said it.
    if (numUpdatedRows === 0n) return;
    await audit.append(tx, {
      actor: 'system:erasure',
      action: 'company.erased',
      target: `company:${company_id}`,
      detail: { signature: certificate.signature },
    });
    // Told from the installation's own rows: the company has none any more.
    await record(tx, { type: companyFacts.erased, version: 1, payload: { companyId: company_id } });
  });
}

function viewOf({ id, company_id, company_name, asked_at, finished_at, certificate }: Row): ErasureView {
  return {
    id,
    company: { id: company_id, name: company_name },
    state: finished_at ? 'done' : 'running',
    askedAt: asked_at.toISOString(),
    finishedAt: finished_at?.toISOString() ?? null,
    certificate,
  };
}
