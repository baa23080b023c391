import { limits } from '#libs/wecom';
import type { Call, Endpoint, Reply } from '../api/endpoint.ts';
import { within } from '../api/frequency.ts';
import { refuse } from '../api/platform-error.ts';
import type { KfLogLine } from '../world.ts';
import { accountOf } from './access.ts';

const KEPT = limits.kf.keptSeconds * 1000;

export const syncEndpoints: readonly Endpoint[] = [
  {
    path: '/cgi-bin/kf/sync_msg',
    method: 'POST',
    grant: 'kf',
    defaults: { next_cursor: '', has_more: 0, msg_list: [] },
    run: sync,
  },
];

/** What happened since the cursor: everything but what was sent by API, of three days at most. */
function sync(call: Call): Reply {
  const { sim, body } = call;
  const { open_kfid } = accountOf(call, body.text('open_kfid'));
  checkToken(call, open_kfid);
  const asked = body.int('limit') ?? limits.kf.syncPage;
  const limit = Math.min(asked < 1 ? limits.kf.syncPage : asked, limits.kf.syncPage);
  const from = positionOf(call, open_kfid);
  const oldest = sim.clock.now() - KEPT;
  const page: KfLogLine[] = [];
  let hasMore = 0;
  const { log } = sim.world.kf;
  for (let at = firstAfter(log, from); at < log.length; at++) {
    const line = log[at]!;
    if (line.open_kfid !== open_kfid || line.at < oldest) continue;
    if (page.length === limit) {
      hasMore = 1;
      break;
    }
    page.push(line);
  }
  if (page.length > 0 && comesEmpty(call)) return reply(call, { open_kfid, page: [], from, hasMore: 1 });
  return reply(call, { open_kfid, page, from, hasMore });
}

function reply(
  { sim }: Call,
  { open_kfid, page, from, hasMore }: { open_kfid: string; page: KfLogLine[]; from: number; hasMore: number },
): Reply {
  const position = page.at(-1)?.n ?? from;
  // The tail makes a cursor of the same place another text each time, as it may be there.
  const cursor = Buffer.from(`${open_kfid.slice(-8)}.${position}.${sim.id('', 4)}`).toString('base64url');
  return { next_cursor: cursor, has_more: hasMore, msg_list: page.map(({ msg }) => msg) };
}

function checkToken({ sim, body }: Call, openKfid: string): void {
  const token = body.text('token');
  if (token === '') {
    if (!within(sim, 'syncWithoutToken', openKfid)) refuse(45009);
    return;
  }
  const held = sim.world.kf.tokens.find((each) => each.token === token);
  if (held?.open_kfid !== openKfid || held.expiresAt <= sim.clock.now()) refuse(95007);
}

function positionOf({ body }: Call, openKfid: string): number {
  const cursor = body.text('cursor');
  if (cursor === '') return 0;
  const [account, position] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  if (account !== openKfid.slice(-8) || !/^\d{1,15}$/.test(position ?? '')) return refuse(50100, 'invalid cursor');
  return Number(position);
}

/** Numbers only grow: the place is found by halving. */
function firstAfter(log: readonly KfLogLine[], n: number): number {
  let [low, high] = [0, log.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (log[middle]!.n <= n) low = middle + 1;
    else high = middle;
  }
  return low;
}

function comesEmpty({ sim: { world } }: Call): boolean {
  const every = world.knobs.kfEmptyPages;
  world.kf.pages++;
  return every > 0 && world.kf.pages % every === 0;
}
