import { statement, type Tx } from '../db/index.ts';

// The upsert locks the key's row until commit, so mail of one key is numbered in commit order. An empty box was ready
// long ago; what counts then is the new letter's time.
const insert = statement(
  'lanes.post',
  `with box as (
     insert into lane_boxes (tenant_id, lane, key, pending, ready_at) values ($1, $2, $3, 1, now() + $5 * interval '1 ms')
     on conflict (tenant_id, lane, key) do update
       set pending = lane_boxes.pending + 1, ready_at = case when lane_boxes.pending > 0
         then least(lane_boxes.ready_at, excluded.ready_at) else excluded.ready_at end
     returning tenant_id, lane, key)
   insert into lane_mail (tenant_id, lane, key, payload) select tenant_id, lane, key, $4::jsonb from box`,
);

/**
 * Posts `payload` to a lane inside the business transaction: handled after the commit, in order per key, at least once.
 * `delayMs` holds it back (for promises and timers); a delayed letter wants a key of its own, for a key has one clock.
 */
export async function post(
  tx: Tx,
  to: { lane: string; key: string },
  payload: object = {},
  delayMs = 0,
): Promise<void> {
  await tx.run(insert, [tx.tenant, to.lane, to.key, JSON.stringify(payload), delayMs]);
  if (delayMs === 0) tx.tell('lane', { lane: to.lane });
}
