import type { WebhookDelivery, WebhookEndpoint } from '#contracts/http/webhooks';
import type { WebhookEventType } from '#contracts/webhooks';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { bodyOf } from './deliver.ts';
import { fetch } from './endpoints.ts';
import type { HappeningDeps } from './happening.ts';
import type { DeliveryRow, EndpointRow, EventRow, WebhookTables } from './store.ts';
import type { Vault } from './vault.ts';

/** Tries of one event that are shown, the latest. */
const ATTEMPTS = 50;
/** Waiting events are counted up to here. */
const COUNTED = 10_000;

export interface LogDeps extends HappeningDeps {
  vault: Vault;
}

/** Endpoints as they stand, the oldest first. `whole`: the reader may see the tokens in their addresses. */
export async function viewAll(
  tx: Tx,
  deps: LogDeps,
  { whole, only }: { whole: boolean; only?: string },
): Promise<WebhookEndpoint[]> {
  const rows = await tx
    .tables<WebhookTables>()
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .$if(only !== undefined, (qb) => qb.where('id', '=', only!))
    .orderBy('id')
    .execute();
  const [waiting, secrets] = [await countWaiting(tx, rows), await oldSecrets(tx, rows, deps.now())];
  return rows.map((row) => ({
    id: row.id,
    url: shown(deps.vault.openUrl(tx.tenant, row), whole),
    description: row.description,
    events: row.events as WebhookEventType[],
    withText: row.with_text,
    paused: row.paused_why && { why: row.paused_why, at: row.paused_at!.toISOString() },
    failingSince: row.failing_since?.toISOString() ?? null,
    restsUntil: row.rests_until?.toISOString() ?? null,
    waiting: waiting.get(row.id) ?? 0,
    oldSecretsUntil: secrets.get(row.id)?.toISOString() ?? null,
    lastAttempt: row.last_at && { at: row.last_at.toISOString(), delivered: row.last_delivered! },
    createdAt: row.created_at.toISOString(),
  }));
}

export async function viewOne(
  tx: Tx,
  deps: LogDeps,
  { id, whole }: { id: string; whole: boolean },
): Promise<WebhookEndpoint> {
  const [one] = await viewAll(tx, deps, { whole, only: id });
  if (!one) throw refuse('webhook.not_found', 'There is no such endpoint');
  return one;
}

/** Tokens stand in the query, and in paths of chat robots too: a reader sees the host and no more. */
function shown(url: string, whole: boolean): string {
  if (whole) return url;
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && !search ? url : `${origin}/…`;
}

async function countWaiting(tx: Tx, rows: readonly EndpointRow[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { id } of rows) {
    const some = tx
      .tables<WebhookTables>()
      .selectFrom('webhook_deliveries')
      .select('event_id')
      .where('tenant_id', '=', tx.tenant)
      .where('endpoint_id', '=', id)
      .where('state', '=', 'pending')
      .limit(COUNTED);
    const { n } = await tx
      .tables<WebhookTables>()
      .selectFrom(some.as('some'))
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    counts.set(id, n);
  }
  return counts;
}

async function oldSecrets(tx: Tx, rows: readonly EndpointRow[], now: Date): Promise<Map<string, Date>> {
  if (rows.length === 0) return new Map();
  const found = await tx
    .tables<WebhookTables>()
    .selectFrom('webhook_secrets')
    .select((eb) => ['endpoint_id', eb.fn.max('until').as('until')])
    .where('tenant_id', '=', tx.tenant)
    .where('until', '>', now)
    .groupBy('endpoint_id')
    .execute();
  return new Map(found.map(({ endpoint_id, until }) => [endpoint_id, until!]));
}

type Joined = Pick<DeliveryRow, 'event_id' | 'n' | 'state' | 'attempts' | 'next_at' | 'outcome' | 'status'> &
  Pick<EventRow, 'type' | 'at'>;

function deliveries(tx: Tx, id: string) {
  return tx
    .tables<WebhookTables>()
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', 'e.id', 'd.event_id')
    .select([
      'd.event_id',
      'd.n',
      'd.state',
      'd.attempts',
      'd.next_at',
      'd.outcome',
      'd.status',
      'e.type',
      'e.at',
      'e.data',
    ])
    .where('d.tenant_id', '=', tx.tenant)
    .where('d.endpoint_id', '=', id);
}

const viewDelivery = (row: Joined): WebhookDelivery => ({
  eventId: row.event_id,
  type: row.type,
  at: row.at.toISOString(),
  state: row.state,
  attempts: row.attempts,
  nextAt: row.state === 'pending' ? row.next_at.toISOString() : null,
  outcome: row.outcome,
  status: row.status,
});

export async function list(
  tx: Tx,
  {
    id,
    state,
    type,
    cursor,
    limit,
  }: { id: string; state?: WebhookDelivery['state']; type?: string; cursor?: string; limit: number },
): Promise<{ items: WebhookDelivery[]; next: string | null }> {
  await fetch(tx, id);
  const before = cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
  const rows = await deliveries(tx, id)
    .$if(state !== undefined, (qb) => qb.where('d.state', '=', state!))
    .$if(type !== undefined, (qb) => qb.where('e.type', '=', type!))
    .$if(before !== undefined, (qb) => qb.where('d.n', '<', before!))
    .orderBy('d.n', 'desc')
    .limit(limit + 1)
    .execute();
  const shownRows = rows.slice(0, limit);
  return { items: shownRows.map(viewDelivery), next: rows.length > limit ? String(shownRows.at(-1)!.n) : null };
}

/** One event with its payload as it is sent, words left out for whoever may not read them, and its latest tries. */
export async function detail(
  tx: Tx,
  deps: LogDeps,
  { id, eventId, withText }: { id: string; eventId: string; withText: boolean },
) {
  const endpoint = await fetch(tx, id);
  const row = await deliveries(tx, id).where('d.event_id', '=', eventId).executeTakeFirst();
  if (!row) throw refuse('webhook.event_not_found', 'There is no such event');
  const attempts = await tx
    .tables<WebhookTables>()
    .selectFrom('webhook_attempts')
    .select(['at', 'ms', 'outcome', 'status', 'response'])
    .where('tenant_id', '=', tx.tenant)
    .where('endpoint_id', '=', id)
    .where('event_id', '=', eventId)
    .orderBy('id', 'desc')
    .limit(ATTEMPTS)
    .execute();
  const body = await bodyOf(tx, deps, { ...row, withText: withText && endpoint.with_text });
  return {
    delivery: viewDelivery(row),
    payload: JSON.parse(body) as unknown,
    attempts: attempts.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest })),
  };
}
