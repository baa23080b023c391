import { randomBytes } from 'node:crypto';
import type { WidgetSettings } from '#contracts/http/widgets';
import { widgetLimits } from '#contracts/http/widgets';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Keys } from '#platform/keys';
import { tellWidgetChanged } from '../facts.ts';
import { newSecret } from './secrets.ts';
import type { Tables } from './store.ts';
import { readSettings, toStore, type FirstSettings } from './settings.ts';

/** A widget as it stands. */
export interface Widget {
  id: string;
  key: string;
  name: string;
  settings: WidgetSettings;
  revision: number;
  privacyVersion: number;
  archived: boolean;
  createdAt: Date;
}

/** A widget key is public; it only says which company is meant. */
const KEY_BYTES = 12;
/** Widgets of one company that are listed: archived ones too. */
const LISTED = 500;

interface Making {
  keys: Keys;
  now(): Date;
}

export async function createWidget(
  tx: Tx,
  deps: Making,
  first: FirstSettings,
  name: string = first.brand,
): Promise<{ id: string; key: string }> {
  const id = newId();
  const key = randomBytes(KEY_BYTES).toString('base64url');
  await tx
    .tables<Tables>()
    .insertInto('widgets')
    .values({
      tenant_id: tx.tenant,
      id,
      key,
      name,
      settings: asJson(toStore(readSettings(first))),
      identity_secret: newSecret(deps.keys, id),
      created_at: deps.now(),
    })
    .execute();
  return { id, key };
}

/** Refuses with `settings.conflict` what would be too many to look after. */
export async function mustHaveRoom(tx: Tx): Promise<void> {
  const used = (await listWidgets(tx)).filter(({ archived }) => !archived).length;
  if (used >= widgetLimits.widgets) throw refuse('settings.conflict', `At most ${widgetLimits.widgets} widgets in use`);
}

/** The widgets in use, the oldest first. */
export async function widgets(tx: Tx): Promise<{ id: string; key: string }[]> {
  const all = await listWidgets(tx);
  return all.filter(({ archived }) => !archived).map(({ id, key }) => ({ id, key }));
}

export async function listWidgets(tx: Tx): Promise<Widget[]> {
  const rows = await selected(tx).orderBy('created_at').limit(LISTED).execute();
  return rows.map(widgetOf);
}

/** Refuses with `widget.not_found`. */
export async function readWidget(tx: Tx, id: string, lock?: 'lock'): Promise<Widget> {
  const mine = selected(tx).where('id', '=', id);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  if (!row) throw refuse('widget.not_found', 'There is no such widget');
  return widgetOf(row);
}

export interface WidgetChange {
  name: string;
  settings: WidgetSettings;
  /** Null: whatever it is now. */
  revision: number | null;
}

/** Refuses with `settings.conflict` when somebody else changed it since. A new wording of the notice is a new version. */
export async function changeWidget(tx: Tx, now: Date, id: string, change: WidgetChange): Promise<Widget> {
  const before = await readWidget(tx, id, 'lock');
  if (change.revision !== null && before.revision !== change.revision)
    throw refuse('settings.conflict', 'Somebody else changed this widget meanwhile');
  const { settings, name } = change;
  const worded = wordingOf(settings) !== wordingOf(before.settings) || before.privacyVersion === 0;
  const version = before.privacyVersion + Number(worded && settings.privacy.mode !== 'none');
  if (version > before.privacyVersion) await keepNotice(tx, now, { id, version, settings });
  await tx
    .tables<Tables>()
    .updateTable('widgets')
    .set((eb) => ({
      name: name.trim() || before.name,
      settings: asJson(toStore(settings)),
      privacy_version: version,
      revision: eb('revision', '+', 1),
    }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await tellWidgetChanged(tx, id);
  return readWidget(tx, id);
}

export async function archiveWidget(tx: Tx, now: Date, id: string, archived: boolean): Promise<Widget> {
  await readWidget(tx, id, 'lock');
  await tx
    .tables<Tables>()
    .updateTable('widgets')
    .set((eb) => ({ archived_at: archived ? now : null, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await tellWidgetChanged(tx, id);
  return readWidget(tx, id);
}

/** Which company a public key belongs to. */
export async function locate(db: Db, key: string): Promise<{ tenant: string; id: string }> {
  const row = await db
    .router<Pick<Tables, 'widgets'>>()
    .selectFrom('widgets')
    .select(['tenant_id', 'id'])
    .where('key', '=', key)
    .where('archived_at', 'is', null)
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
    .where('archived_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row ? { tenant: row.tenant_id, key: row.key } : null;
}

export async function settingsOf(tx: Tx, id: string): Promise<WidgetSettings> {
  return (await readWidget(tx, id)).settings;
}

/** For the command line. */
export async function requireIdentity(tx: Tx, now: Date, id: string, identityRequired: boolean): Promise<void> {
  const { name, settings } = await readWidget(tx, id);
  await changeWidget(tx, now, id, { name, settings: { ...settings, identityRequired }, revision: null });
}

function selected(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('widgets')
    .select(['id', 'key', 'name', 'settings', 'revision', 'privacy_version', 'archived_at', 'created_at'])
    .where('tenant_id', '=', tx.tenant);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selected>['execute']>>[number];

function widgetOf({ id, key, name, settings, revision, privacy_version, archived_at, created_at }: Selected): Widget {
  const read = readSettings(settings);
  return {
    id,
    key,
    name: name || read.brand || key,
    settings: read,
    revision,
    privacyVersion: privacy_version,
    archived: archived_at !== null,
    createdAt: created_at,
  };
}

const wordingOf = ({ privacy: { text, link } }: WidgetSettings) => JSON.stringify([text['zh-CN'], text.en, link]);

async function keepNotice(
  tx: Tx,
  now: Date,
  { id, version, settings }: { id: string; version: number; settings: WidgetSettings },
): Promise<void> {
  const { text, link } = settings.privacy;
  const values = { tenant_id: tx.tenant, widget_id: id, version, text: asJson(text), link, since: now };
  await tx.tables<Tables>().insertInto('widget_notices').values(values).execute();
}

/** A jsonb column takes its value as text. */
function asJson<T>(value: T): T {
  return JSON.stringify(value) as unknown as T;
}
