import type { Locale } from '#contracts/common';
import type { Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import type { Keys, Sealer } from '#platform/keys';
import { customerFacts, FACT_VERSION } from './facts.ts';
import { forgetMemory } from './memory/memory.ts';
import { cleanName, forgottenName, visitorName } from './names.ts';
import * as store from './store.ts';
import type { Address, CustomerRow } from './store.ts';

export interface CustomerRef {
  readonly id: string;
  readonly name: string;
  readonly locale: Locale;
}

export interface CustomerDetail {
  readonly label: string;
  readonly value: string;
}

/** What a customer tells of himself. */
export interface SelfTold {
  readonly name?: string;
  readonly phone?: string;
  readonly details: readonly CustomerDetail[];
}

/** What staff see beside a conversation. */
export interface CustomerProfile extends CustomerRef {
  readonly verifiedId: string | null;
  readonly phone: string | null;
  readonly remark: string;
  /** What he told before a talk, beyond name and phone. */
  readonly details: CustomerDetail[];
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export interface Arrival extends Address {
  readonly name?: string | undefined;
  readonly locale: Locale;
  /** Proved by the host page: whoever brings it is the same customer, on every channel. */
  readonly verifiedId?: string | undefined;
}

export interface CustomerPatch {
  readonly name?: string | undefined;
  /** Empty clears it. */
  readonly phone?: string | undefined;
  readonly remark?: string | undefined;
}

interface Deps {
  readonly keys: Keys;
  readonly now: () => Date;
}

/** How exactly we remember when somebody was last seen; spares a write per message. */
const SEEN_GRACE_MS = 60_000;
/** Details kept of one customer; a label told again replaces its value. */
const DETAILS = 24;

export async function startCustomer(tx: Tx, arrival: Arrival, { keys, now }: Deps): Promise<CustomerRef> {
  const { channel, account, externalId, verifiedId } = arrival;
  if (verifiedId !== undefined) await store.lockPerson(tx, ['verified', verifiedId]);
  if (externalId !== undefined) await store.lockPerson(tx, ['address', channel, account, externalId]);
  const known = await recognise(tx, arrival);
  if (known) {
    await store.attachAddress(tx, arrival, known.id);
    return refOf(await refresh(tx, known, arrival, now()));
  }
  const made = newCustomer(arrival, now());
  await store.insertCustomer(tx, made);
  await keys.create(tx, made.id);
  await store.attachAddress(tx, arrival, made.id);
  return refOf(made);
}

export async function readCustomer(tx: Tx, id: string, { keys }: Deps): Promise<CustomerProfile> {
  const row = await store.findCustomer(tx, id);
  if (!row) throw unknown();
  return profileOf(row, await keys.of(tx, id));
}

/** Read at once. */
const PAGE = 500;

export async function* exportCustomers(tx: Tx, { keys }: Deps): AsyncGenerator<CustomerProfile> {
  for (let after = '00000000-0000-0000-0000-000000000000', more = true; more;) {
    const rows = await store.readAfter(tx, after, PAGE);
    for (const row of rows) if (row.forgotten_at === null) yield profileOf(row, await keys.of(tx, row.id));
    after = rows.at(-1)?.id ?? after;
    more = rows.length === PAGE;
  }
}

export async function updateCustomer(
  tx: Tx,
  id: string,
  patch: CustomerPatch,
  { keys }: Deps,
): Promise<CustomerProfile> {
  const row = await store.findForChange(tx, id);
  const sealer = row && (await keys.of(tx, id));
  if (!row || !sealer) throw unknown();
  const sealed = (field: 'phone' | 'remark') => {
    const given = patch[field]?.trim();
    if (given === undefined) return row[field];
    return given === '' ? null : sealer.seal(given, placeOf(id, field));
  };
  const name = patch.name === undefined ? row.name : cleanName(patch.name);
  if (name === '')
    throw refuse('request.invalid', 'A name needs at least one visible character', { fields: { name: 'is empty' } });
  const after: CustomerRow = { ...row, name, phone: sealed('phone'), remark: sealed('remark') };
  await store.saveCustomer(tx, after);
  await tell(tx, customerFacts.updated, id);
  return profileOf(after, sealer);
}

/** Keeps what the customer told. A name and a number that staff wrote down stay; a visitor's number gives way. */
export async function hearCustomer(tx: Tx, id: string, told: SelfTold, { keys }: Deps): Promise<void> {
  const row = await store.findForChange(tx, id);
  const sealer = row && (await keys.of(tx, id));
  if (!row || !sealer) throw unknown();
  const known = detailsOf(row, sealer).filter(({ label }) => !told.details.some((one) => one.label === label));
  const details = [...known, ...told.details].slice(-DETAILS);
  const name = cleanName(told.name ?? '');
  const phone = told.phone && row.phone === null ? sealer.seal(told.phone, placeOf(id, 'phone')) : row.phone;
  await store.saveCustomer(tx, { ...row, name: name !== '' && isNumbered(row) ? name : row.name, phone });
  const sealed = details.length === 0 ? null : sealer.seal(JSON.stringify(details), placeOf(id, 'details'));
  await store.saveDetails(tx, id, sealed);
  await tell(tx, customerFacts.updated, id);
}

export async function touchCustomer(tx: Tx, id: string, { now }: Deps): Promise<void> {
  await store.saveSeen(tx, id, now(), SEEN_GRACE_MS);
}

/** Destroys the key, and with it everything ever written under it; the row stays so that counts and lists hold. */
export async function forgetCustomer(tx: Tx, id: string, { keys, now }: Deps): Promise<void> {
  const row = await store.findForChange(tx, id);
  if (!row) throw unknown();
  if (row.forgotten_at !== null) return;
  await keys.forget(tx, id);
  await forgetMemory(tx, id);
  await store.eraseCustomer(tx, id, { name: forgottenName(row.locale), at: now() });
  await tell(tx, customerFacts.forgotten, id);
}

export async function readRefs(tx: Tx, ids: readonly string[]): Promise<Map<string, CustomerRef>> {
  if (ids.length === 0) return new Map();
  const rows = await store.readNames(tx, ids);
  return new Map(rows.map(({ id, name, locale }) => [id, { id, name, locale }]));
}

/** A proved identity first, then the address of the channel. One address never joins two proved identities. */
async function recognise(tx: Tx, arrival: Arrival): Promise<CustomerRow | undefined> {
  const { verifiedId, externalId } = arrival;
  const proved = verifiedId === undefined ? undefined : await store.findVerified(tx, verifiedId);
  if (proved || externalId === undefined) return proved;
  const addressed = await store.findByAddress(tx, arrival);
  const isSomebodyElse = verifiedId !== undefined && addressed !== undefined && addressed.verified_id !== null;
  return isSomebodyElse ? undefined : addressed;
}

async function refresh(tx: Tx, row: CustomerRow, arrival: Arrival, now: Date): Promise<CustomerRow> {
  // A name that staff gave outlives what the host page says; only a visitor's number is replaced.
  const given = cleanName(arrival.name ?? '');
  const name = given !== '' && isNumbered(row) ? given : row.name;
  const after = {
    ...row,
    name,
    locale: arrival.locale,
    verified_id: row.verified_id ?? arrival.verifiedId ?? null,
    last_seen_at: now,
  };
  await store.saveCustomer(tx, after);
  if (name !== row.name) await tell(tx, customerFacts.updated, row.id);
  return after;
}

function isNumbered({ id, name }: CustomerRow): boolean {
  return name === visitorName(id, 'zh-CN') || name === visitorName(id, 'en');
}

function newCustomer({ name = '', locale, verifiedId }: Arrival, now: Date): CustomerRow {
  const id = newId(now.getTime());
  return {
    id,
    name: cleanName(name) || visitorName(id, locale),
    locale,
    verified_id: verifiedId ?? null,
    phone: null,
    remark: null,
    details: null,
    first_seen_at: now,
    last_seen_at: now,
    forgotten_at: null,
  };
}

function refOf({ id, name, locale }: CustomerRow): CustomerRef {
  return { id, name, locale };
}

function profileOf(row: CustomerRow, sealer: Sealer | null): CustomerProfile {
  const open = (field: 'phone' | 'remark') => {
    const sealed = row[field];
    if (sealed === null) return null;
    must(sealer, 'a customer with sealed fields has a key');
    return sealer.open(sealed, placeOf(row.id, field));
  };
  return {
    ...refOf(row),
    verifiedId: row.verified_id,
    phone: open('phone'),
    remark: open('remark') ?? '',
    details: sealer ? detailsOf(row, sealer) : [],
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  };
}

function detailsOf({ id, details }: CustomerRow, sealer: Sealer): CustomerDetail[] {
  return details === null ? [] : (JSON.parse(sealer.open(details, placeOf(id, 'details'))) as CustomerDetail[]);
}

function placeOf(id: string, field: string): string {
  return `customers/${id}/${field}`;
}

function tell(tx: Tx, type: string, customerId: string): Promise<void> {
  return record(tx, { type, version: FACT_VERSION, payload: { customerId } });
}

function unknown() {
  return refuse('customer.not_found', 'There is no such customer');
}
