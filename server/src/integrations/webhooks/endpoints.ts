import { webhookLimits } from '#contracts/http/webhooks';
import { WEBHOOK_TEST } from '#contracts/webhooks';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { newId } from '#platform/ids';
import { post } from '#platform/lanes';
import type { Outbound } from '#platform/outbound';
import { dueNow } from './deliver.ts';
import { announce } from './events.ts';
import { WEBHOOK_LANE } from './lane.ts';
import type { EndpointRow, WebhookTables } from './store.ts';
import type { Vault } from './vault.ts';

export interface EndpointDeps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  outbound: Outbound;
  vault: Vault;
  now(): Date;
}

export interface Wanted {
  url: string;
  description: string;
  events: readonly string[];
  withText: boolean;
}

/** Asked before a transaction begins, because looking a name up takes time. */
export async function mustBeCallable({ outbound }: Pick<EndpointDeps, 'outbound'>, url: string): Promise<void> {
  const checked = await outbound.check(url);
  if (checked.ok) return;
  const sentences = {
    url: 'Only a plain http or https address without a user and a fragment is called',
    port: 'No web server is expected on this port',
    own: 'This is our own address: events would run in a circle',
    address: 'This address lies inside; only who runs this installation can open it (OUTBOUND_ALLOW)',
  };
  throw refuse('webhook.url_refused', sentences[checked.why], { fields: { url: sentences[checked.why] } });
}

/** What is said in every team's conversations goes only where somebody sends it who may read it. */
export function mustReadAll({ permissions }: StaffCaller): void {
  if (permissions.has('conversation.all') && permissions.has('conversation.read')) return;
  throw refuse('permission.denied', 'Only who may read every conversation can have its texts sent');
}

export async function create(tx: Tx, deps: EndpointDeps, caller: StaffCaller, wanted: Wanted) {
  // One after the other, so that the limit holds.
  const others = await tx
    .tables<WebhookTables>()
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .forUpdate()
    .execute();
  if (others.length >= webhookLimits.endpoints)
    throw refuse('webhook.too_many', `There are ${webhookLimits.endpoints} already; remove one first`);
  const id = newId(deps.now().getTime());
  await tx
    .tables<WebhookTables>()
    .insertInto('webhook_endpoints')
    .values({
      tenant_id: tx.tenant,
      id,
      url: deps.vault.sealUrl(tx.tenant, id, wanted.url),
      description: wanted.description,
      events: [...new Set(wanted.events)],
      with_text: wanted.withText,
      paused_why: null,
      paused_at: null,
      failing_since: null,
      rests_until: null,
      wake_at: null,
      last_at: null,
      last_delivered: null,
      created_at: deps.now(),
    })
    .execute();
  const secret = await deps.vault.newSecret(tx, id);
  await remember(tx, deps, caller, { action: 'webhook.created', id, detail: seen(wanted) });
  return { id, secret };
}

/** For the audit: where to without what may be a token, and what is told. */
const seen = ({ url, ...rest }: Partial<Wanted>) => ({
  ...rest,
  ...(url !== undefined && { host: new URL(url).host }),
});

function remember(
  tx: Tx,
  { audit }: EndpointDeps,
  { staffId }: StaffCaller,
  { action, id, detail = {} }: { action: string; id: string; detail?: Record<string, unknown> },
): Promise<void> {
  return audit.append(tx, { actor: `staff:${staffId}`, action, target: `webhook:${id}`, detail });
}

export async function fetch(tx: Tx, id: string, lock?: 'lock'): Promise<EndpointRow> {
  const row = await tx
    .tables<WebhookTables>()
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .$if(lock === 'lock', (qb) => qb.forUpdate())
    .executeTakeFirst();
  if (!row) throw refuse('webhook.not_found', 'There is no such endpoint');
  return row;
}

export async function update(
  tx: Tx,
  deps: EndpointDeps,
  caller: StaffCaller,
  { id, change }: { id: string; change: Partial<Wanted> },
): Promise<void> {
  const before = await fetch(tx, id, 'lock');
  const { url, description, events, withText } = change;
  if (before.with_text || withText) mustReadAll(caller);
  await set(tx, id, {
    ...(url !== undefined && { url: deps.vault.sealUrl(tx.tenant, id, url) }),
    ...(description !== undefined && { description }),
    ...(events !== undefined && { events: [...new Set(events)] }),
    ...(withText !== undefined && { with_text: withText }),
  });
  await remember(tx, deps, caller, { action: 'webhook.changed', id, detail: seen(change) });
  if (url !== undefined) await goOn(tx, deps, id);
}

async function set(tx: Tx, id: string, values: Partial<EndpointRow>): Promise<void> {
  if (Object.keys(values).length === 0) return;
  const change = tx.tables<WebhookTables>().updateTable('webhook_endpoints').set(values);
  await change.where('tenant_id', '=', tx.tenant).where('id', '=', id).execute();
}

export async function remove(tx: Tx, deps: EndpointDeps, caller: StaffCaller, id: string): Promise<void> {
  await fetch(tx, id, 'lock');
  await tx
    .tables<WebhookTables>()
    .deleteFrom('webhook_endpoints')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await remember(tx, deps, caller, { action: 'webhook.removed', id });
}

export async function pause(tx: Tx, deps: EndpointDeps, caller: StaffCaller, id: string): Promise<void> {
  const { paused_why } = await fetch(tx, id, 'lock');
  if (paused_why !== null) return;
  await set(tx, id, { paused_why: 'by-hand', paused_at: deps.now(), rests_until: null });
  await remember(tx, deps, caller, { action: 'webhook.paused', id });
}

/** Goes on with what waited, as if nothing had failed before. */
export async function resume(tx: Tx, deps: EndpointDeps, caller: StaffCaller, id: string): Promise<void> {
  const { paused_why } = await fetch(tx, id, 'lock');
  if (paused_why === null) return;
  await set(tx, id, { paused_why: null, paused_at: null });
  await goOn(tx, deps, id);
  await remember(tx, deps, caller, { action: 'webhook.resumed', id });
}

async function goOn(tx: Tx, { now }: EndpointDeps, id: string): Promise<void> {
  await set(tx, id, { failures: 0, failing_since: null, rests_until: null });
  await dueNow(tx, id, now());
  await post(tx, { lane: WEBHOOK_LANE, key: id });
}

export async function rotate(tx: Tx, deps: EndpointDeps, caller: StaffCaller, id: string): Promise<string> {
  await fetch(tx, id, 'lock');
  const secret = await deps.vault.newSecret(tx, id);
  await remember(tx, deps, caller, { action: 'webhook.secret_rotated', id });
  return secret;
}

/**
 * An event that nobody else is told. Its delivery stands in the log like any other. A receiver that rests is tried at
 * once: if it works again, all that waited follows.
 */
export async function test(tx: Tx, deps: EndpointDeps, caller: StaffCaller, id: string): Promise<string> {
  const { paused_why } = await fetch(tx, id);
  if (paused_why !== null) throw refuse('webhook.paused', 'Resume the endpoint first');
  const now = deps.now();
  await set(tx, id, { rests_until: null });
  const event = { type: WEBHOOK_TEST, data: { endpointId: id }, at: now, factId: null };
  const eventId = await announce(tx, event, { to: [id], now });
  await remember(tx, deps, caller, { action: 'webhook.tested', id });
  return eventId!;
}

export interface Again {
  eventId?: string;
  from?: Date;
  to?: Date;
  only?: 'failed' | 'all';
}

/** Sends again what was sent, or given up, under the old ids. Returns how many events. */
export async function replay(
  tx: Tx,
  deps: EndpointDeps,
  caller: StaffCaller,
  { id, again }: { id: string; again: Again },
) {
  const { paused_why } = await fetch(tx, id, 'lock');
  if (paused_why !== null) throw refuse('webhook.paused', 'Resume the endpoint first');
  const { eventId, from, to, only } = again;
  const chosen = tx
    .tables<WebhookTables>()
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', 'e.id', 'd.event_id')
    .select('d.event_id')
    .where('d.tenant_id', '=', tx.tenant)
    .where('d.endpoint_id', '=', id)
    .$if(eventId !== undefined, (qb) => qb.where('d.event_id', '=', eventId!))
    .$if(from !== undefined, (qb) => qb.where('e.at', '>=', from!))
    .$if(to !== undefined, (qb) => qb.where('e.at', '<=', to!))
    .$if(only === 'failed', (qb) => qb.where('d.state', '=', 'failed'))
    .orderBy('d.n')
    .limit(webhookLimits.replay + 1);
  const events = (await chosen.execute()).map(({ event_id }) => event_id);
  if (eventId !== undefined && events.length === 0) throw refuse('webhook.event_not_found', 'There is no such event');
  if (events.length > webhookLimits.replay)
    throw refuse('webhook.too_many', `More than ${webhookLimits.replay} events; choose a shorter time`);
  if (events.length > 0)
    await tx
      .tables<WebhookTables>()
      .updateTable('webhook_deliveries')
      .set({ state: 'pending', attempts: 0, first_tried_at: null, next_at: deps.now() })
      .where('tenant_id', '=', tx.tenant)
      .where('endpoint_id', '=', id)
      .where('event_id', 'in', events)
      .execute();
  const detail = { events: events.length, ...(from && to && { from: from.toISOString(), to: to.toISOString() }) };
  await remember(tx, deps, caller, { action: 'webhook.replayed', id, detail });
  await post(tx, { lane: WEBHOOK_LANE, key: id });
  return events.length;
}
