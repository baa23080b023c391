import { limits } from '#libs/wecom';
import type { Sim } from '../sim.ts';
import type { KfAccount, KfCode, KfSession } from '../world.ts';
import { states } from './moves.ts';

/** Which chat: one account, one customer. */
export interface ChatId {
  readonly open_kfid: string;
  readonly external_userid: string;
}

const lives = {
  welcome: limits.kf.welcomeSeconds,
  queued: limits.kf.eventCodeSeconds,
  taken: limits.kf.eventCodeSeconds,
  ended: limits.kf.endedSeconds,
};
export const WINDOW = limits.kf.windowSeconds * 1000;
/** Codes and sessions looked through at once are few; used codes are let go of beyond this. */
const MAX_CODES = 5000;

/** The session as it stands now: one whose 48 hours are over has ended, without a word of the platform. */
export function sessionOf(sim: Sim, chat: ChatId): KfSession | null {
  const session = sim.world.kf.sessions.find((each) => isOf(each, chat));
  if (!session) return null;
  const from = sim.world.knobs.kfSessionFrom === 'first' ? session.startedAt : session.lastCustomerAt;
  if (session.state !== states.ended && sim.clock.now() - (from ?? session.startedAt) > WINDOW) end(session);
  return session;
}

/** The session, opened anew (state 0) when there was none or it had ended. */
export function openSession(sim: Sim, chat: ChatId): KfSession {
  const now = sim.clock.now();
  const known = sessionOf(sim, chat);
  if (known && known.state !== states.ended) return known;
  const fresh: KfSession = {
    open_kfid: chat.open_kfid,
    external_userid: chat.external_userid,
    state: states.fresh,
    servicer: null,
    startedAt: now,
    lastCustomerAt: known?.lastCustomerAt ?? null,
    sentSince: known?.sentSince ?? 0,
    entered: known?.entered ?? null,
    welcomedAt: known?.welcomedAt ?? null,
    lastAt: now,
    unread: known?.unread ?? 0,
  };
  if (known) return Object.assign(known, fresh);
  sim.world.kf.sessions.push(fresh);
  return fresh;
}

export function end(session: KfSession): void {
  session.state = states.ended;
  session.servicer = null;
}

export const isOf = (one: ChatId, other: ChatId) =>
  one.open_kfid === other.open_kfid && one.external_userid === other.external_userid;

/** A code that lets the app say one thing for what just happened. */
export function giveCode(sim: Sim, kind: KfCode['kind'], chat: ChatId): string {
  const code = sim.id('', 40);
  const now = sim.clock.now();
  const { kf } = sim.world;
  if (kf.codes.length > MAX_CODES) kf.codes = kf.codes.filter(({ used, expiresAt }) => !used && expiresAt > now);
  kf.codes.push({
    code,
    kind,
    open_kfid: chat.open_kfid,
    external_userid: chat.external_userid,
    expiresAt: now + lives[kind] * 1000,
    used: false,
  });
  return code;
}

export interface Servicer {
  userid: string;
  /** 0 serving, 1 stopped. */
  status: 0 | 1;
  stop_type: 0 | 1;
}

/** Everybody who receives customers there: named ones, and who belongs to a named department. */
export function servicersOf(sim: Sim, account: KfAccount): Servicer[] {
  const named = new Set(account.servicers.map(({ userid }) => userid));
  const through = sim.world.members
    .filter(
      ({ userid, departments }) => !named.has(userid) && departments.some((id) => account.departments.includes(id)),
    )
    .map(({ userid }): Servicer => ({ userid, status: 0, stop_type: 0 }));
  return [...account.servicers, ...through];
}
