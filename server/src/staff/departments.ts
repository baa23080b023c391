import { sql } from 'kysely';
import { peopleLimits, type DepartmentView } from '#contracts/http/people';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { lockRights, markOf, type By } from './rights.ts';
import type { StaffTables } from './store.ts';
import { below, depthOf, heightOf, type Branch } from './tree.ts';

export interface DepartmentDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
}

interface DepartmentChange {
  name?: string | undefined;
  parentId?: string | null | undefined;
}

export interface DepartmentVerbs {
  departments(tx: Tx): Promise<DepartmentView[]>;
  /** Refuses with `department.not_found` (the parent), `.name_taken`, `.too_deep` and `.limit`. */
  createDepartment(
    tenant: string,
    department: { name: string; parentId: string | null },
    by: By,
  ): Promise<DepartmentView>;
  /** Refuses also with `department.cycle` when it would come to lie below itself. */
  updateDepartment(tenant: string, id: string, change: DepartmentChange, by: By): Promise<DepartmentView>;
  /** Refuses with `department.not_empty` while people or departments stand below it. */
  removeDepartment(tenant: string, id: string, by: By): Promise<void>;
}

export function departmentVerbs(deps: DepartmentDeps): DepartmentVerbs {
  const { db } = deps;
  return {
    departments: list,
    createDepartment: (tenant, department, by) => db.tenant(tenant, (tx) => create(deps, tx, department, by)),
    updateDepartment: (tenant, id, change, by) => db.tenant(tenant, (tx) => update(deps, tx, { id, ...change }, by)),
    removeDepartment: (tenant, id, by) => db.tenant(tenant, (tx) => remove(deps, tx, id, by)),
  };
}

async function list(tx: Tx): Promise<DepartmentView[]> {
  const mine = tx.tables<StaffTables>().selectFrom('departments').select(['id', 'parent_id as parentId', 'name']);
  const rows = await mine
    .where('tenant_id', '=', tx.tenant)
    .orderBy(sql`lower(name)`)
    .execute();
  const counted = await tx
    .tables<StaffTables>()
    .selectFrom('staff')
    .select(['department_id', sql<number>`count(*)::int`.as('people')])
    .where('tenant_id', '=', tx.tenant)
    .where('department_id', 'is not', null)
    .groupBy('department_id')
    .execute();
  const people = new Map(counted.map((row) => [row.department_id, row.people]));
  return rows.map((row) => ({ ...row, people: people.get(row.id) ?? 0 }));
}

/** A department and all below it. */
export async function departmentsBelow(tx: Tx, id: string): Promise<string[]> {
  return below(await list(tx), id);
}

async function create(
  { audit, now }: DepartmentDeps,
  tx: Tx,
  { name, parentId }: { name: string; parentId: string | null },
  by: By,
): Promise<DepartmentView> {
  await lockRights(tx);
  const known = await list(tx);
  if (known.length >= peopleLimits.departments) {
    throw refuse('department.limit', `A company has at most ${peopleLimits.departments} departments`);
  }
  mustFit(known, { name, parentId, height: 1 });
  const id = newId();
  const row = { tenant_id: tx.tenant, id, parent_id: parentId, name, created_at: now() };
  await tx.tables<StaffTables>().insertInto('departments').values(row).execute();
  const detail = { name, parentId };
  await audit.append(tx, { actor: markOf(by), action: 'department.created', target: `department:${id}`, detail });
  return { id, parentId, name, people: 0 };
}

async function update(
  { audit }: DepartmentDeps,
  tx: Tx,
  { id, ...change }: DepartmentChange & { id: string },
  by: By,
): Promise<DepartmentView> {
  await lockRights(tx);
  const known = await list(tx);
  const before = mustFind(known, id);
  const { name = before.name, parentId = before.parentId } = change;
  if (parentId !== null && below(known, id).includes(parentId)) {
    throw refuse('department.cycle', 'A department cannot lie below itself');
  }
  const others = known.filter((one) => one.id !== id);
  mustFit(others, { name, parentId, height: heightOf(known, id) });
  const mine = tx.tables<StaffTables>().updateTable('departments').where('tenant_id', '=', tx.tenant);
  await mine.set({ name, parent_id: parentId }).where('id', '=', id).execute();
  const detail = { name, parentId };
  await audit.append(tx, { actor: markOf(by), action: 'department.updated', target: `department:${id}`, detail });
  return { ...before, name, parentId };
}

async function remove({ audit }: DepartmentDeps, tx: Tx, id: string, by: By): Promise<void> {
  await lockRights(tx);
  const known = await list(tx);
  const { name, people } = mustFind(known, id);
  const children = known.filter((one) => one.parentId === id).length;
  if (people + children > 0) {
    throw refuse('department.not_empty', `${people} people and ${children} departments stand below it`, {
      fields: { people: String(people), departments: String(children) },
    });
  }
  const mine = tx.tables<StaffTables>().deleteFrom('departments').where('tenant_id', '=', tx.tenant);
  await mine.where('id', '=', id).execute();
  const detail = { name };
  await audit.append(tx, { actor: markOf(by), action: 'department.removed', target: `department:${id}`, detail });
}

interface Place {
  name: string;
  parentId: string | null;
  /** Levels that it brings along, itself included. */
  height: number;
}

function mustFit(others: readonly (Branch & { name: string })[], { name, parentId, height }: Place): void {
  if (parentId !== null) mustFind(others, parentId);
  const siblings = others.filter((one) => one.parentId === parentId);
  if (siblings.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
    throw refuse('department.name_taken', 'A department beside it has this name', { fields: { name: 'is taken' } });
  }
  if (depthOf(others, parentId) + height > peopleLimits.departmentDepth) {
    throw refuse('department.too_deep', `Departments lie at most ${peopleLimits.departmentDepth} levels deep`);
  }
}

function mustFind<B extends Branch>(known: readonly B[], id: string): B {
  const found = known.find((one) => one.id === id);
  if (!found) throw refuse('department.not_found', 'No such department');
  return found;
}
