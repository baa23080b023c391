import { limits } from '#libs/wecom';
import { tellKf } from '../callbacks/raise.ts';
import type { Sim } from '../sim.ts';
import type { KfLogLine, KfSent } from '../world.ts';
import type { ChatId } from './sessions.ts';

const KEPT = limits.kf.keptSeconds * 1000;
/** Lines kept for the phone to show, beyond the three days that sync_msg gives. */
const MAX_LINES = 60_000;

/** What somebody in the chat wrote: a customer (3) or a servicer in the client (5). */
export interface Spoken extends ChatId {
  readonly origin: 3 | 5;
  readonly servicer?: string;
  readonly msgtype: string;
  readonly content: Record<string, unknown>;
}

/** Appends a message to what sync_msg gives, and tells the apps; `quiet`: somebody else tells them. */
export function append(sim: Sim, spoken: Spoken, { quiet = false } = {}): KfLogLine {
  const { origin, servicer, msgtype, content, open_kfid, external_userid } = spoken;
  const line = add(
    sim,
    { open_kfid, external_userid },
    {
      open_kfid,
      external_userid,
      send_time: sim.clock.seconds(),
      origin,
      ...(servicer === undefined ? {} : { servicer_userid: servicer }),
      msgtype,
      [msgtype]: content,
    },
  );
  if (!quiet) tellKf(sim, open_kfid);
  return line;
}

/** Appends an event, whose ids stand inside it. `external_userid` stays out where the event is about no customer. */
export function appendEvent(
  sim: Sim,
  { open_kfid, external_userid }: { open_kfid: string; external_userid: string | null },
  { event_type, ...rest }: { event_type: string; [field: string]: unknown },
): KfLogLine {
  const line = add(
    sim,
    { open_kfid, external_userid },
    {
      send_time: sim.clock.seconds(),
      origin: 4,
      msgtype: 'event',
      event: { event_type, open_kfid, ...(external_userid === null ? {} : { external_userid }), ...rest },
    },
  );
  tellKf(sim, open_kfid);
  return line;
}

function add(
  sim: Sim,
  chat: { open_kfid: string; external_userid: string | null },
  msg: Record<string, unknown>,
): KfLogLine {
  const { kf } = sim.world;
  const line: KfLogLine = {
    n: nextNumber(sim),
    at: sim.clock.now(),
    open_kfid: chat.open_kfid,
    external_userid: chat.external_userid,
    msg: { msgid: sim.id('', 32), ...msg },
    recalled: false,
  };
  kf.log.push(line);
  if (kf.log.length > MAX_LINES) trim(sim);
  sim.changed();
  return line;
}

/** What the app said by API: only the phone shows it. */
export function keepSent(sim: Sim, sent: Omit<KfSent, 'n' | 'at'>): KfSent {
  const kept = { ...sent, n: nextNumber(sim), at: sim.clock.now() };
  sim.world.kf.sent.push(kept);
  if (sim.world.kf.sent.length > MAX_LINES) sim.world.kf.sent.splice(0, MAX_LINES / 10);
  sim.changed();
  return kept;
}

/**
 * Counts on from the time outside: a simulator that starts anew without its state gives numbers beyond every cursor it
 * gave before, so that nobody waits for lines that lie behind his cursor.
 */
function nextNumber({ world: { kf }, clock }: Sim): number {
  kf.lastNumber = Math.max(kf.lastNumber + 1, clock.now() - clock.offset());
  return kf.lastNumber;
}

function trim({ world: { kf }, clock }: Sim): void {
  const oldest = clock.now() - KEPT;
  const expired = kf.log.findIndex(({ at }) => at >= oldest);
  kf.log.splice(0, Math.max(expired, MAX_LINES / 10));
}

/** What the customer of the chat said last, by its id; null when there is no such line of his. */
export function lineOf(sim: Sim, chat: ChatId, msgid: string): KfLogLine | null {
  return (
    sim.world.kf.log.findLast(
      (line) =>
        line.msg['msgid'] === msgid &&
        line.open_kfid === chat.open_kfid &&
        line.external_userid === chat.external_userid,
    ) ?? null
  );
}
