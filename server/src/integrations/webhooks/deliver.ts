import { WEBHOOK_VERSION } from '#contracts/webhooks';
import type { Db, Tx } from '#platform/db';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { post, type Box, type Lane } from '#platform/lanes';
import type { Outbound, Outcome } from '#platform/outbound';
import { integrationFacts } from '../facts.ts';
import { textOf, type HappeningDeps } from './happening.ts';
import { endpointToWake, wake, WEBHOOK_LANE, wakeAt } from './lane.ts';
import { masked } from './mask.ts';
import { afterTry, type Next, type Tried } from './schedule.ts';
import type { Vault } from './vault.ts';
import { signedHeaders } from './signature.ts';
import type { WebhookTables } from './store.ts';

/** Endpoints served at once by one process, and events sent to one before others get their turn. */
const ENDPOINTS_AT_ONCE = 24;
const EVENTS_AT_ONCE = 50;
/** A receiver has so long to answer, and is read so far. */
const LIMITS = { connectMs: 5_000, totalMs: 10_000, bodyBytes: 2_048, over: 'cut' } as const;
/** Before an endpoint is looked at again that failed, or for which there was no place. */
const BREATH_MS = 1_000;

export interface DeliverDeps extends HappeningDeps {
  db: Db;
  outbound: Outbound;
  vault: Vault;
  /** In [0, 1). */
  chance(): number;
}

/** Sends what waits for one endpoint, one event after the other, in the order in which they happened. */
export function deliveryLane(deps: DeliverDeps): Lane {
  return {
    name: WEBHOOK_LANE,
    concurrency: ENDPOINTS_AT_ONCE,
    attempts: 5,
    async handle(box) {
      const sleeper = endpointToWake(box.key);
      if (sleeper === null) return drain(deps, box);
      await deps.db.tenant(box.tenant, (tx) => wake(tx, sleeper));
    },
  };
}

async function drain(deps: DeliverDeps, { tenant, key: endpointId, lost }: Box): Promise<void> {
  for (let sent = 0; sent < EVENTS_AT_ONCE; sent++) {
    if (lost.aborted) return;
    const next = await deps.db.tenant(tenant, (tx) => takeNext(tx, deps, endpointId));
    if (next === null) return;
    const tried = await send(deps, next, lost);
    if (lost.aborted) return;
    if (tried !== 'not-tried') await deps.db.tenant(tenant, (tx) => settle(tx, deps, next, tried));
    if (tried !== 'not-tried' && tried.tried.result === 'delivered') continue;
    // Whoever failed, perhaps after ten seconds, lets others have the place first.
    const at = new Date(deps.now().getTime() + BREATH_MS);
    return deps.db.tenant(tenant, (tx) => wakeAt(tx, endpointId, { at, now: deps.now() }));
  }
  await deps.db.tenant(tenant, (tx) => post(tx, { lane: WEBHOOK_LANE, key: endpointId }));
}

interface Waiting {
  endpoint: { id: string; url: string; withText: boolean };
  secrets: string[];
  eventId: string;
  body: string;
}

/** The event to send now; null when there is none, and then the lane is woken when there will be. */
async function takeNext(tx: Tx, deps: DeliverDeps, endpointId: string): Promise<Waiting | null> {
  const now = deps.now();
  const tables = tx.tables<WebhookTables>();
  const endpoint = await tables
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', endpointId)
    .executeTakeFirst();
  if (!endpoint || endpoint.paused_why !== null) return null;
  if (endpoint.rests_until && endpoint.rests_until > now) {
    await wakeAt(tx, endpointId, { at: endpoint.rests_until, now });
    return null;
  }
  // After a rest the oldest event knocks, whenever its own time would have come.
  const knocks = endpoint.rests_until !== null;
  const waiting = tables
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', 'e.id', 'd.event_id')
    .select(['d.next_at', 'e.id', 'e.type', 'e.at', 'e.data'])
    .where('d.tenant_id', '=', tx.tenant)
    .where('d.endpoint_id', '=', endpointId)
    .where('d.state', '=', 'pending')
    .limit(1);
  const event = await waiting
    .$if(!knocks, (qb) => qb.where('d.next_at', '<=', now))
    .orderBy('d.n')
    .executeTakeFirst();
  if (!event) {
    const first = await waiting.orderBy('d.next_at').executeTakeFirst();
    if (first) await wakeAt(tx, endpointId, { at: first.next_at, now });
    return null;
  }
  return {
    endpoint: { id: endpointId, url: deps.vault.openUrl(tx.tenant, endpoint), withText: endpoint.with_text },
    secrets: await deps.vault.secrets(tx, endpointId),
    eventId: event.id,
    body: await bodyOf(tx, deps, { ...event, withText: endpoint.with_text }),
  };
}

/** The payload of an event. What was said is looked up now: of a forgotten customer nothing is left to send. */
export async function bodyOf(
  tx: Tx,
  deps: HappeningDeps,
  { type, at, data, withText }: { type: string; at: Date; data: unknown; withText: boolean },
): Promise<string> {
  const filled = withText && type === 'message.appended' ? await withWords(tx, deps, data as Appended) : data;
  return JSON.stringify({ type, version: WEBHOOK_VERSION, timestamp: at.toISOString(), data: filled });
}

interface Appended {
  conversation: { id: string };
  seq: number;
  message: object;
}

async function withWords(tx: Tx, deps: HappeningDeps, data: Appended): Promise<Appended> {
  const told = await deps.messageOf(tx, data.conversation.id, data.seq);
  return { ...data, message: { ...data.message, text: told && textOf(told.message) } };
}

interface Try {
  tried: Tried;
  log: { ms: number; outcome: string; status: number | null; response: string | null };
}

async function send(
  deps: DeliverDeps,
  { endpoint, secrets, eventId, body }: Waiting,
  lost: AbortSignal,
): Promise<Try | 'not-tried'> {
  // Unsigned is never sent: the receiver could not tell us from anybody.
  if (secrets.length === 0) return unanswered('no-secret', 0);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Liren-Webhooks/1',
    ...signedHeaders({ id: eventId, body, at: deps.now() }, secrets),
  };
  const outcome = await deps.outbound.request({
    url: endpoint.url,
    method: 'POST',
    headers,
    body,
    limits: LIMITS,
    signal: lost,
  });
  if (outcome.kind === 'answered') return answered(outcome, { keep: !endpoint.withText, now: deps.now() });
  return outcome.why === 'busy' || outcome.why === 'aborted' ? 'not-tried' : unanswered(outcome.why, outcome.ms);
}

const unanswered = (outcome: string, ms: number): Try => ({
  tried: { result: 'failed', retryAfterMs: null },
  log: { ms, outcome, status: null, response: null },
});

function answered(
  { status, headers, body, ms }: Extract<Outcome, { kind: 'answered' }>,
  { keep, now }: { keep: boolean; now: Date },
): Try {
  const delivered = status >= 200 && status < 300;
  const result = delivered ? 'delivered' : status === 410 ? 'gone' : 'failed';
  const asked = status === 429 || status === 503 ? headers['retry-after'] : undefined;
  const outcome = delivered ? 'delivered' : status >= 300 && status < 400 ? 'redirected' : 'status';
  return {
    tried: { result, retryAfterMs: asked === undefined ? null : readRetryAfter(asked, now) },
    log: { ms, outcome, status, response: keep ? masked(body) : null },
  };
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function readRetryAfter(value: string, now: Date): number | null {
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** Writes down what a try brought, and what follows from it. */
async function settle(
  tx: Tx,
  deps: DeliverDeps,
  { endpoint: { id }, eventId }: Waiting,
  { tried, log }: Try,
): Promise<void> {
  const now = deps.now();
  const tables = tx.tables<WebhookTables>();
  // Locked in this order by everybody: the endpoint, then its deliveries.
  const endpoint = await tables
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const delivery = await tables
    .selectFrom('webhook_deliveries')
    .select(['attempts', 'first_tried_at'])
    .where('tenant_id', '=', tx.tenant)
    .where('endpoint_id', '=', id)
    .where('event_id', '=', eventId)
    .forUpdate()
    .executeTakeFirst();
  if (!endpoint || !delivery) return;
  const attempts = delivery.attempts + 1;
  const firstTriedAt = delivery.first_tried_at ?? now;
  const before = { failures: endpoint.failures, failingSince: endpoint.failing_since, attempts, firstTriedAt };
  const next = afterTry(tried, before, { now, chance: deps.chance() });
  await writeTry(
    tx,
    { endpoint_id: id, event_id: eventId },
    { at: now, attempts, firstTriedAt, delivery: next.delivery, log },
  );
  const paused = endpoint.paused_why ?? next.endpoint.paused;
  await tables
    .updateTable('webhook_endpoints')
    .set({
      failures: next.endpoint.failures,
      failing_since: next.endpoint.failingSince,
      rests_until: next.endpoint.restsUntil,
      paused_why: paused,
      paused_at: paused && (endpoint.paused_at ?? now),
      last_at: now,
      last_delivered: tried.result === 'delivered',
    })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  if (next.recovered) await dueNow(tx, id, now);
  if (endpoint.paused_why === null && next.endpoint.paused) {
    const payload = { endpointId: id, why: next.endpoint.paused };
    await record(tx, { type: integrationFacts.webhookPaused, version: 1, payload });
  }
}

interface Written {
  at: Date;
  attempts: number;
  firstTriedAt: Date;
  delivery: Next['delivery'];
  log: Try['log'];
}

async function writeTry(tx: Tx, of: { endpoint_id: string; event_id: string }, written: Written): Promise<void> {
  const { at, attempts, firstTriedAt, delivery, log } = written;
  const key = { tenant_id: tx.tenant, ...of };
  const tables = tx.tables<WebhookTables>();
  await tables
    .insertInto('webhook_attempts')
    .values({ ...key, id: newId(at.getTime()), at, ...log })
    .execute();
  await tables
    .updateTable('webhook_deliveries')
    .set({
      state: delivery.state,
      next_at: delivery.nextAt,
      first_tried_at: firstTriedAt,
      attempts,
      outcome: log.outcome,
      status: log.status,
    })
    .where((eb) => eb.and(key))
    .execute();
}

/** What waits for its own time may go at once. */
export async function dueNow(tx: Tx, endpointId: string, now: Date): Promise<void> {
  await tx
    .tables<WebhookTables>()
    .updateTable('webhook_deliveries')
    .set({ next_at: now })
    .where('tenant_id', '=', tx.tenant)
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .execute();
}
