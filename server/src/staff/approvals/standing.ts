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
  /** Earlier bringers, and others who held the key of a program: what they know of the way in may still open it. */
  readonly broughtBefore: readonly string[];
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
    .select(['id', 'name', 'roles', 'brought_by', 'brought_before', 'is_program', 'disabled_at'])
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
        broughtBefore: row.brought_before,
        isProgram: row.is_program,
        disabled: row.disabled_at !== null,
      },
    ]),
  );
}

/** Who brought this account itself, now or before; of a program: whoever made it or has held its key since. */
function handsOn(accounts: Accounts, id: string): string[] {
  const account = accounts.get(id);
  if (!account) return [];
  return account.broughtBy === null ? [...account.broughtBefore] : [account.broughtBy, ...account.broughtBefore];
}

/** Who ever brought this account into the house, who brought them, and so on; without the account itself. */
function bringersOf(accounts: Accounts, id: string): Set<string> {
  // A set is walked in the order in which it grows.
  const seen = new Set([id]);
  for (const one of seen) {
    for (const bringer of handsOn(accounts, one)) seen.add(bringer);
  }
  seen.delete(id);
  return seen;
}

/** One of them could hold the keys of the other: he created or invited him, or reset his way in, at whatever remove. */
export function related(accounts: Accounts, a: string, b: string): boolean {
  return bringersOf(accounts, a).has(b) || bringersOf(accounts, b).has(a);
}

/**
 * Those named; for each program among them its maker, and whoever has held its key since. A program that asks or writes
 * is the voice of somebody, who is then no second pair of eyes.
 */
export function everybodyIn(accounts: Accounts, ids: readonly string[]): string[] {
  // A set is walked in the order in which it grows: behind a program may stand another.
  const all = new Set(ids);
  for (const id of all) {
    if (accounts.get(id)?.isProgram) for (const hand of handsOn(accounts, id)) all.add(hand);
  }
  return [...all];
}

interface Asked {
  readonly permission: Permission;
  readonly involved: readonly string[];
  /** Who may decide it; undefined when the permission is enough. */
  readonly entitled?: ReadonlySet<string> | undefined;
}

/** Why this account may decide what those involved ask, or why not; the votes and the request itself are asked elsewhere. */
export function standingOf(accounts: Accounts, id: string, { permission, involved, entitled: some }: Asked): Standing {
  // Who wrote or asked is told that, whatever else stands against it.
  if (involved.includes(id)) return 'involved';
  const account = accounts.get(id);
  // The page that shows requests is read with `staff.read`.
  const entitled = account && !account.disabled && !account.isProgram && account.permissions.has('staff.read');
  if (!entitled || !account.permissions.has(permission)) return 'not-entitled';
  if (some && !some.has(id)) return 'not-entitled';
  return involved.some((other) => related(accounts, id, other)) ? 'related' : 'may';
}

export function eligible(accounts: Accounts, asked: Asked): Account[] {
  return [...accounts.values()].filter(({ id }) => standingOf(accounts, id, asked) === 'may');
}

/** The most people who could decide what some one person asks: fewer than a policy wants would stop all work. */
export function deciders(
  accounts: Accounts,
  { permission, asking }: { permission: Permission; asking: Permission },
  besides: string,
): number {
  const entitled = eligible(accounts, { permission, involved: [] });
  const others = entitled.filter(({ id }) => id !== besides).length;
  const askers = [...accounts.values()].filter(({ disabled, permissions }) => !disabled && permissions.has(asking));
  const most = askers.map(({ id }) => eligible(accounts, { permission, involved: [id] }).length);
  return Math.min(others, Math.max(0, ...most));
}
