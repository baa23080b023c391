import type { WecomRobotView } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { AppDeps } from '../app.ts';
import type { WecomTables } from '../store.ts';
import { listCorps, type Making } from './corps.ts';

export interface Robot {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly simulated: boolean;
  /** Null for a simulated one while no simulator runs. */
  readonly base: string | null;
  readonly createdAt: Date;
}

const place = (id: string) => `wecom-robot/${id}`;
const TAIL = 4;

export async function listRobots(tx: Tx, deps: AppDeps): Promise<Robot[]> {
  const rows = await robotRows(tx).orderBy('created_at').orderBy('id').limit(wecomLimits.robots).execute();
  return rows.map((row) => opened(deps, row));
}

/** Throws `wecom.robot_not_found`. */
export async function readRobot(tx: Tx, deps: AppDeps, id: string): Promise<Robot> {
  const row = await robotRows(tx).where('id', '=', id).executeTakeFirst();
  if (!row) throw refuse('wecom.robot_not_found', 'There is no such robot');
  return opened(deps, row);
}

/**
 * `webhook`: the address that the group shows, or the key in it. Refuses with `wecom.webhook_unreadable`,
 * `wecom.too_many`, and with `wecom.simulated_apart` a simulated one beside a real corp.
 */
export async function addRobot(tx: Tx, deps: Making, robot: { name: string; webhook: string }): Promise<string> {
  const read = readWebhook(robot.webhook, deps.places);
  if (!read) throw refuse('wecom.webhook_unreadable', 'Neither the address of a group robot nor its key');
  if (read.simulated && (await listCorps(tx)).some(({ simulated }) => !simulated))
    throw refuse('wecom.simulated_apart', 'A simulated robot and a real corp are never in one company');
  if ((await robotRows(tx).execute()).length >= wecomLimits.robots)
    throw refuse('wecom.too_many', `At most ${wecomLimits.robots} robots`);
  const id = newId();
  const { key, simulated } = read;
  const sealed = deps.keys.own.seal(key, place(id));
  const row = { tenant_id: tx.tenant, id, name: robot.name, sealed, simulated, created_at: deps.now() };
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_robots')
    .values({ ...row, removed_at: null })
    .execute();
  return id;
}

/** Forgets a robot for good. Throws `wecom.robot_not_found`. */
export async function removeRobot(tx: Tx, id: string): Promise<void> {
  const gone = await tx
    .tables<WecomTables>()
    .deleteFrom('wecom_robots')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw refuse('wecom.robot_not_found', 'There is no such robot');
}

/**
 * The key out of `…/cgi-bin/webhook/send?key=<uuid>`, or the uuid alone. Only the platform's address and that of the
 * simulator here are read: what a company types must not decide whom this machine calls.
 */
export function readWebhook(text: string, places: AppDeps['places']): { key: string; simulated: boolean } | null {
  const given = text.trim();
  if (KEY.test(given)) return { key: given.toLowerCase(), simulated: false };
  const url = URL.parse(given);
  const key = url?.searchParams.get('key') ?? '';
  if (!url || !KEY.test(key) || url.pathname !== '/cgi-bin/webhook/send') return null;
  const simulator = places.simulator();
  const simulated = simulator !== null && url.origin === new URL(simulator).origin;
  if (simulated) return { key: key.toLowerCase(), simulated };
  return [PLATFORM, new URL(places.api).origin].includes(url.origin)
    ? { key: key.toLowerCase(), simulated: false }
    : null;
}

const PLATFORM = 'https://qyapi.weixin.qq.com';
const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const robotView = ({ id, name, key, simulated, createdAt }: Robot): WecomRobotView => ({
  id,
  name,
  simulated,
  keyTail: key.slice(-TAIL),
  createdAt: createdAt.toISOString(),
});

interface Row {
  id: string;
  name: string;
  sealed: Buffer;
  simulated: boolean;
  created_at: Date;
}

const opened = ({ keys, places }: AppDeps, { id, name, sealed, simulated, created_at }: Row): Robot => ({
  id,
  name,
  simulated,
  createdAt: created_at,
  key: keys.own.open(sealed, place(id)),
  base: simulated ? places.simulator() : places.api,
});

const robotRows = (tx: Tx) =>
  tx
    .tables<WecomTables>()
    .selectFrom('wecom_robots')
    .select(['id', 'name', 'sealed', 'simulated', 'created_at'])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null);
