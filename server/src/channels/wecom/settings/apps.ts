import type { Selectable } from 'kysely';
import { wecomLimits } from '#contracts/http/wecom-limits';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellWecomChanged } from '../../facts.ts';
import { appPlace } from '../app.ts';
import type { AppRow, WecomTables } from '../store.ts';
import { newCallbackKey, newCallbackSecrets, readCallbackSecrets, type CallbackSecrets } from './callback-secrets.ts';
import { readCorp, type Making } from './corps.ts';
import { undoFrom } from './undo.ts';

export interface NewApp {
  readonly agentid: number;
  readonly name: string;
  readonly secret: string;
  /** Taken over from the WeCom console; left out, they are made. */
  readonly callback?: CallbackSecrets | undefined;
  /** Staff sign in through it; no, when left out. */
  readonly signsIn?: boolean | undefined;
}

export interface AppChange {
  revision: number;
  name?: string | undefined;
  agentid?: number | undefined;
  secret?: string | undefined;
  trustedDomain?: string | null | undefined;
  teamId?: string | null | undefined;
  answers?: boolean | undefined;
  signsIn?: boolean | undefined;
}

/** The apps in use, the oldest first. */
export function listApps(tx: Tx): Promise<Selectable<AppRow>[]> {
  return appRows(tx).where('removed_at', 'is', null).orderBy('created_at').orderBy('id').execute();
}

/** Throws `wecom.app_not_found`. */
export async function readAppRow(tx: Tx, id: string, lock?: 'lock'): Promise<Selectable<AppRow>> {
  const mine = appRows(tx).where('id', '=', id).where('removed_at', 'is', null);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  if (!row) throw refuse('wecom.app_not_found', 'There is no such app');
  return row;
}

/**
 * Connects an app of a corp. One that was here before comes back under its old id and callback address. Refuses with
 * `wecom.corp_not_found`, `wecom.agent_known`, `wecom.too_many`, `wecom.callback_token`, `wecom.aes_key`.
 */
export async function addApp(tx: Tx, deps: Making, corpId: string, app: NewApp): Promise<string> {
  await readCorp(tx, corpId, 'lock');
  const known = await appRows(tx).where('corp_id', '=', corpId).orderBy('removed_at', 'desc').execute();
  const here = known.filter(({ removed_at }) => removed_at === null);
  if (here.some(({ agentid }) => agentid === app.agentid))
    throw refuse('wecom.agent_known', 'The corp has this app already');
  if (here.length >= wecomLimits.apps) throw refuse('wecom.too_many', `At most ${wecomLimits.apps} apps of a corp`);
  const before = known.find(({ agentid }) => agentid === app.agentid);
  const id = before?.id ?? newId();
  const { agentid, name } = app;
  const callback = app.callback ? readCallbackSecrets(app.callback) : newCallbackSecrets();
  const sealed = { secret: sealedSecret(deps, id, app.secret), ...sealedCallback(deps, id, callback) };
  if (before) {
    await change(tx, id, { ...sealed, ...unproved, name, removed_at: null });
    return id;
  }
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_apps')
    .values({
      tenant_id: tx.tenant,
      id,
      corp_id: corpId,
      agentid,
      name,
      ...sealed,
      ...unproved,
      callback_key: newCallbackKey(),
      trusted_domain: null,
      team_id: null,
      last_callback_at: null,
      removed_at: null,
      ...(app.signsIn !== undefined && { signs_in: app.signsIn }),
      created_at: deps.now(),
    })
    .execute();
  return id;
}

/** Refuses with `wecom.app_not_found`, `settings.conflict`, `wecom.agent_known`. A new secret drops the tokens of the old. */
export async function changeApp(tx: Tx, deps: Making, id: string, to: AppChange): Promise<void> {
  const before = await readAppRow(tx, id, 'lock');
  if (before.revision !== to.revision) throw refuse('settings.conflict', 'Somebody else changed this app meanwhile');
  if (to.agentid !== undefined && to.agentid !== before.agentid) await mustBeFree(tx, before.corp_id, to.agentid);
  await change(tx, id, {
    ...(to.name !== undefined && { name: to.name }),
    ...(to.agentid !== undefined && { agentid: to.agentid }),
    ...(to.secret !== undefined && { secret: sealedSecret(deps, id, to.secret) }),
    ...(to.trustedDomain !== undefined && { trusted_domain: to.trustedDomain }),
    ...(to.teamId !== undefined && { team_id: to.teamId }),
    ...(to.answers !== undefined && { answers: to.answers }),
    ...(to.signsIn !== undefined && { signs_in: to.signsIn }),
  });
  if (to.secret !== undefined || to.agentid !== undefined) await dropTokens(tx, id);
}

async function mustBeFree(tx: Tx, corpId: string, agentid: number): Promise<void> {
  const taken = await appRows(tx)
    .where('corp_id', '=', corpId)
    .where('agentid', '=', agentid)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (taken) throw refuse('wecom.agent_known', 'The corp has this app already');
}

/** New token and key, or those of the WeCom console. The address must prove itself anew. */
export async function setCallback(tx: Tx, deps: Making, id: string, given: CallbackSecrets | null): Promise<void> {
  await readAppRow(tx, id, 'lock');
  const secrets = given ? readCallbackSecrets(given) : newCallbackSecrets();
  await change(tx, id, { ...sealedCallback(deps, id, secrets), ...unproved });
}

/** Lets go of an app and what goes through it; they share the moment, by which they come back together. */
export async function removeApp(tx: Tx, now: Date, id: string): Promise<void> {
  await readAppRow(tx, id, 'lock');
  await change(tx, id, { removed_at: now });
  await stampAccounts(tx, id, { from: null, to: now });
  await dropTokens(tx, id);
}

/** Refuses with `wecom.app_not_found`, `wecom.undo_late`, `wecom.agent_known`, and when the corp is gone. */
export async function restoreApp(tx: Tx, now: Date, id: string): Promise<void> {
  const row = await appRows(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('wecom.app_not_found', 'There is no such app');
  if (row.removed_at === null) return;
  await readCorp(tx, row.corp_id);
  if (row.removed_at < undoFrom(now)) throw refuse('wecom.undo_late', 'It was taken away more than a day ago');
  await mustBeFree(tx, row.corp_id, row.agentid);
  await change(tx, id, { removed_at: null });
  await stampAccounts(tx, id, { from: row.removed_at, to: null });
}

async function stampAccounts(tx: Tx, appId: string, { from, to }: { from: Date | null; to: Date | null }) {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_kf_accounts')
    .set({ removed_at: to })
    .where('tenant_id', '=', tx.tenant)
    .where('app_id', '=', appId)
    .where('removed_at', from === null ? 'is' : '=', from)
    .execute();
}

async function dropTokens(tx: Tx, appId: string): Promise<void> {
  await tx
    .tables<WecomTables>()
    .deleteFrom('wecom_tokens')
    .where('tenant_id', '=', tx.tenant)
    .where('app_id', '=', appId)
    .execute();
}

/** Nothing has proved yet that WeCom reaches us with these. */
const unproved = {
  verified_at: null,
  callback_refused_at: null,
  callback_refused_why: null,
} as const;

const sealedSecret = ({ keys }: Making, id: string, secret: string) =>
  keys.own.seal(secret.trim(), appPlace(id, 'secret'));

const sealedCallback = ({ keys }: Making, id: string, { token, aesKey }: CallbackSecrets) => ({
  callback_token: keys.own.seal(token, appPlace(id, 'callback_token')),
  callback_aes_key: keys.own.seal(aesKey, appPlace(id, 'callback_aes_key')),
});

type Changeable = Omit<Selectable<AppRow>, 'tenant_id' | 'id' | 'corp_id' | 'callback_key' | 'revision' | 'created_at'>;

async function change(tx: Tx, id: string, to: Partial<Changeable>): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_apps')
    .set((eb) => ({ ...to, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await tellWecomChanged(tx, id);
}

const appRows = (tx: Tx) =>
  tx.tables<WecomTables>().selectFrom('wecom_apps').selectAll().where('tenant_id', '=', tx.tenant);
