import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Locale } from '#contracts/common';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Keys } from '#platform/keys';

export interface WidgetSettings {
  brand: string;
  /** `#rrggbb` */
  colour: string;
  greeting: Partial<Record<Locale, string>>;
  suggestions: Partial<Record<Locale, string[]>>;
  /** Shown as written, for example `每天 9:00–21:00`. */
  hours: string;
  /** Only visitors whose identity the host page signed. */
  identityRequired: boolean;
}

interface WidgetRow {
  tenant_id: string;
  id: string;
  key: string;
  settings: WidgetSettings;
  identity_secret: Buffer;
  created_at: Date;
}

export interface Tables {
  widgets: WidgetRow;
}

/** A widget key is public; it only says which company is meant. */
const KEY_BYTES = 12;
const SECRET_BYTES = 32;
/** Widgets of one company that are listed. */
const WIDGETS = 100;

const place = (id: string) => `widget/${id}`;

export async function createWidget(
  tx: Tx,
  deps: { keys: Keys; now(): Date },
  settings: WidgetSettings,
): Promise<{ id: string; key: string }> {
  const id = newId();
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const secret = deps.keys.own.seal(randomBytes(SECRET_BYTES).toString('hex'), place(id));
  await tx
    .tables<Tables>()
    .insertInto('widgets')
    .values({
      tenant_id: tx.tenant,
      id,
      key,
      settings: JSON.stringify(settings) as unknown as WidgetSettings,
      identity_secret: secret,
      created_at: deps.now(),
    })
    .execute();
  return { id, key };
}

/** The widgets of a company, the oldest first. */
export async function widgets(tx: Tx): Promise<{ id: string; key: string }[]> {
  return tx
    .tables<Tables>()
    .selectFrom('widgets')
    .select(['id', 'key'])
    .where('tenant_id', '=', tx.tenant)
    .orderBy('created_at')
    .limit(WIDGETS)
    .execute();
}

/** Which company a public key belongs to. */
export async function locate(db: Db, key: string): Promise<{ tenant: string; id: string }> {
  const row = await db
    .router<Pick<Tables, 'widgets'>>()
    .selectFrom('widgets')
    .select(['tenant_id', 'id'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) throw refuse('widget.not_found', 'There is no widget with this key');
  return { tenant: row.tenant_id, id: row.id };
}

/** The key of the oldest widget of this installation: what the chat page shows when it names none. */
export async function firstWidget(db: Db): Promise<{ tenant: string; key: string } | null> {
  const row = await db
    .router<Pick<Tables, 'widgets'>>()
    .selectFrom('widgets')
    .select(['tenant_id', 'key'])
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row ? { tenant: row.tenant_id, key: row.key } : null;
}

export async function settingsOf(tx: Tx, id: string): Promise<WidgetSettings> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('widgets')
    .select('settings')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('widget.not_found', 'This widget was removed');
  return row.settings;
}

export async function requireIdentity(tx: Tx, id: string, identityRequired: boolean): Promise<void> {
  const settings = JSON.stringify({ ...(await settingsOf(tx, id)), identityRequired });
  await tx
    .tables<Tables>()
    .updateTable('widgets')
    .set({ settings: settings as unknown as WidgetSettings })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

/** The secret with which a host page signs its customers' ids. */
export async function identitySecret(tx: Tx, keys: Keys, id: string): Promise<string> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('widgets')
    .select('identity_secret')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return keys.own.open(row.identity_secret, place(id));
}

/** `signature` = hex HMAC-SHA-256 of the customer's id at the host. */
export function isSigned(secret: string, id: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(id).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
