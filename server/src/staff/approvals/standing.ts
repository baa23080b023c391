import { effective, type Permission } from '#contracts/permissions';
import type { Standing } from '#contracts/http/approvals';
import type { Tx } from '#platform/db';
import { must } from '#platform/errors';
import { ownRoles } from '../rights.ts';
import type { StaffTables } from '../store.ts';

/** Accounts of one company that are looked at; more would need the chains in SQL. */
const ACCOUNTS = 20_000;

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly broughtBy: string | null;
  readonly isProgram: boolean;
  readonly disabled: boolean;
}
export type Accounts = ReadonlyMap<string, Account>;

/** Everyone of the company with what they may do at this moment, whatever their sessions remember. */
export async function readAccounts(tx: Tx): Promise<Accounts> {
  const granted = await ownRoles(tx);
  const rows = await tx
    .tables<StaffTables>()
    .selectFrom('staff')
    .select(['id', 'name', 'roles', 'brought_by', 'is_program', 'disabled_at'])
    .where('tenant_id', '=', tx.tenant)
    .limit(ACCOUNTS + 1)
    .execute();
  must(rows.length <= ACCOUNTS, 'a company has at most twenty thousand accounts');
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        name: row.name,
        permissions: effective(
          row.roles,
          row.roles.flatMap((role) => granted.get(role) ?? []),
        ),
        broughtBy: row.brought_by,
        isProgram: row.is_program,
        disabled: row.disabled_at !== null,
      },
    ]),
  );
}

/** Who brought this account into the house, who brought him, and so on; without the account itself. */
function bringersOf(accounts: Accounts, id: string): Set<string> {
  const seen = new Set<string>();
  for (let next = accounts.get(id)?.broughtBy; next && next !== id && !seen.has(next);) {
    seen.add(next);
    next = accounts.get(next)?.broughtBy;
  }
  return seen;
}

/** One of them could hold the keys of the other: he created or invited him, or reset his way in, at whatever remove. */
export function related(accounts: Accounts, a: string, b: string): boolean {
  return bringersOf(accounts, a).has(b) || bringersOf(accounts, b).has(a);
}

/** Those named, and for each program among them whoever made it: he decides what it asks. */
export function withMakers(accounts: Accounts, ids: readonly string[]): string[] {
  const all = new Set(ids);
  for (const id of ids) {
    if (!accounts.get(id)?.isProgram) continue;
    for (const bringer of bringersOf(accounts, id)) {
      all.add(bringer);
      // The first who is no program has the key in his hands.
      if (!accounts.get(bringer)?.isProgram) break;
    }
  }
  return [...all];
}

interface Asked {
  readonly permission: Permission;
  readonly involved: readonly string[];
}

/** Why this account may decide what those involved ask, or why not; the votes and the request itself are asked elsewhere. */
export function standingOf(accounts: Accounts, id: string, { permission, involved }: Asked): Standing {
  const account = accounts.get(id);
  // The page that shows requests is read with `staff.read`.
  const entitled = account && !account.disabled && !account.isProgram && account.permissions.has('staff.read');
  if (!entitled || !account.permissions.has(permission)) return 'not-entitled';
  if (involved.includes(id)) return 'involved';
  return involved.some((other) => related(accounts, id, other)) ? 'related' : 'may';
}

export function eligible(accounts: Accounts, asked: Asked): Account[] {
  return [...accounts.values()].filter(({ id }) => standingOf(accounts, id, asked) === 'may');
}

/** The most people who could decide what some one person asks: fewer than a policy wants would stop all work. */
export function deciders(accounts: Accounts, permission: Permission, besides: string): number {
  const entitled = eligible(accounts, { permission, involved: [] });
  const others = entitled.filter(({ id }) => id !== besides).length;
  const askers = [...accounts.values()].filter(({ disabled, permissions }) => !disabled && permissions.has(permission));
  const most = askers.map(({ id }) => eligible(accounts, { permission, involved: [id] }).length);
  return Math.min(others, Math.max(0, ...most));
}
