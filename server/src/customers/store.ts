import type { Locale } from '#contracts/common';
import { statement, type Tx } from '#platform/db';

export interface CustomerRow {
  id: string;
  name: string;
  locale: Locale;
  verified_id: string | null;
  phone: Buffer | null;
  remark: Buffer | null;
  details: Buffer | null;
  first_seen_at: Date;
  last_seen_at: Date;
  forgotten_at: Date | null;
}

/** An address under which a channel knows a customer: the widget's visitor, the user of an app. */
export interface Address {
  readonly channel: string;
  /** Which widget, app or account of that channel. */
  readonly account: string;
  readonly externalId?: string | undefined;
}

const columns = 'id, name, locale, verified_id, phone, remark, details, first_seen_at, last_seen_at, forgotten_at';

const lock = statement('customers.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 0))');
const byId = statement<CustomerRow>(
  'customers.byId',
  `select ${columns} from customers where tenant_id = $1 and id = $2`,
);
const after = statement<CustomerRow>(
  'customers.after',
  `select ${columns} from customers where tenant_id = $1 and id > $2 order by id limit $3`,
);
const byIdLocked = statement<CustomerRow>('customers.byIdLocked', `${byId.text} for update`);
const byVerified = statement<CustomerRow>(
  'customers.byVerified',
  `select ${columns} from customers where tenant_id = $1 and verified_id = $2 for update`,
);
const byAddress = statement<CustomerRow>(
  'customers.byAddress',
  `select ${columns} from customers where tenant_id = $1 and id = (
     select customer_id from customer_identities
     where tenant_id = $1 and channel = $2 and channel_account = $3 and external_id = $4) for update`,
);
const insert = statement(
  'customers.insert',
  `insert into customers (tenant_id, id, name, locale, verified_id, first_seen_at, last_seen_at)
   values ($1, $2, $3, $4, $5, $6, $6)`,
);
const attach = statement(
  'customers.attach',
  `insert into customer_identities (tenant_id, channel, channel_account, external_id, customer_id)
   values ($1, $2, $3, $4, $5) on conflict do nothing`,
);
const save = statement(
  'customers.save',
  `update customers set name = $3, locale = $4, verified_id = $5, phone = $6, remark = $7, last_seen_at = $8
   where tenant_id = $1 and id = $2`,
);
const keepDetails = statement(
  'customers.keepDetails',
  'update customers set details = $3 where tenant_id = $1 and id = $2',
);
const seen = statement(
  'customers.seen',
  `update customers set last_seen_at = $3
   where tenant_id = $1 and id = $2 and last_seen_at < $3::timestamptz - $4 * interval '1 ms'`,
);
const names = statement<Pick<CustomerRow, 'id' | 'name' | 'locale'>>(
  'customers.names',
  'select id, name, locale from customers where tenant_id = $1 and id = any($2::uuid[])',
);
const erase = statement(
  'customers.erase',
  `update customers set name = $3, verified_id = null, phone = null, remark = null, details = null, forgotten_at = $4
   where tenant_id = $1 and id = $2`,
);
const detach = statement(
  'customers.detach',
  'delete from customer_identities where tenant_id = $1 and customer_id = $2',
);

/** Two requests for one unknown person wait for each other, so that he is made once. */
export const lockPerson = (tx: Tx, key: readonly string[]) => tx.run(lock, [JSON.stringify([tx.tenant, ...key])]);

export const findCustomer = async (tx: Tx, id: string) => (await tx.run(byId, [tx.tenant, id]))[0];
export const readAfter = (tx: Tx, id: string, limit: number) => tx.run(after, [tx.tenant, id, limit]);
export const findForChange = async (tx: Tx, id: string) => (await tx.run(byIdLocked, [tx.tenant, id]))[0];
export const findVerified = async (tx: Tx, verifiedId: string) =>
  (await tx.run(byVerified, [tx.tenant, verifiedId]))[0];
export const findByAddress = async (tx: Tx, { channel, account, externalId }: Address) =>
  (await tx.run(byAddress, [tx.tenant, channel, account, externalId]))[0];

export async function insertCustomer(tx: Tx, row: CustomerRow): Promise<void> {
  await tx.run(insert, [tx.tenant, row.id, row.name, row.locale, row.verified_id, row.first_seen_at]);
}

export async function attachAddress(tx: Tx, { channel, account, externalId }: Address, id: string): Promise<void> {
  if (externalId !== undefined) await tx.run(attach, [tx.tenant, channel, account, externalId, id]);
}

export async function saveCustomer(tx: Tx, row: CustomerRow): Promise<void> {
  const { id, name, locale, verified_id, phone, remark, last_seen_at } = row;
  await tx.run(save, [tx.tenant, id, name, locale, verified_id, phone, remark, last_seen_at]);
}

export const saveDetails = (tx: Tx, id: string, details: Buffer | null) =>
  tx.run(keepDetails, [tx.tenant, id, details]);

/** Writes only when the last time is older than `graceMs`. */
export async function saveSeen(tx: Tx, id: string, at: Date, graceMs: number): Promise<void> {
  await tx.run(seen, [tx.tenant, id, at, graceMs]);
}

export const readNames = (tx: Tx, ids: readonly string[]) => tx.run(names, [tx.tenant, ids]);

export async function eraseCustomer(tx: Tx, id: string, left: { name: string; at: Date }): Promise<void> {
  await tx.run(erase, [tx.tenant, id, left.name, left.at]);
  await tx.run(detach, [tx.tenant, id]);
}
