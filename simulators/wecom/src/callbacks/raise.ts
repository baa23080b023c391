import { writeXml, xml, type XmlSource } from '#libs/wecom';
import type { Sim } from '../sim.ts';
import type { App, OutboxItem } from '../world.ts';

/** How long the token of a kf callback opens sync_msg, in ms. */
const TOKEN_LIFE = 10 * 60_000;
/** Callbacks that are done stay to be looked at. */
const KEPT_DONE = 500;
/** Time that one callback of a reordered window takes, in ms. */
const REORDER_STEP = 20;

/** What an app is told, as fields behind the common header. */
export interface Told {
  /** MsgType of a message, or Event: what the log and the fault plan call it. */
  readonly about: string;
  readonly fields: readonly XmlSource[];
}

/** Tells an app something about a member or the platform itself (`sys`). */
export function tell(sim: Sim, app: App, { from, ...told }: Told & { from: string }): OutboxItem[] {
  return raise(sim, app, {
    about: told.about,
    xml: document(sim, [xml('FromUserName', from), xml('CreateTime', sim.clock.seconds()), ...told.fields]),
  });
}

/** An event of a member in an app, or of the platform about it. */
export function tellEvent(sim: Sim, app: App, { from, ...told }: Told & { from: string }): OutboxItem[] {
  return tell(sim, app, {
    from,
    about: told.about,
    fields: [xml('MsgType', 'event'), xml('Event', told.about), ...told.fields],
  });
}

/**
 * Tells every app that manages the account that something is new there. It carries no words: the app pulls. What
 * happens before it leaves is told by the same one.
 */
export function tellKf(sim: Sim, openKfid: string): void {
  const { kfCoalesceMs, callbackSpacingMs } = sim.world.knobs;
  // One that is late by a fault carries nothing else.
  const soon = sim.clock.now() + kfCoalesceMs + (callbackSpacingMs[0] ?? 0);
  for (const app of sim.world.apps) {
    if (!app.kf || !app.kfManaged.includes(openKfid) || !app.callback) continue;
    const waits = ({ agentid, open_kfid, state, attempts, dueAt }: OutboxItem) =>
      agentid === app.agentid &&
      open_kfid === openKfid &&
      state === 'waiting' &&
      attempts.length === 0 &&
      dueAt <= soon;
    if (sim.world.outbox.some(waits)) continue;
    raise(sim, app, {
      about: 'kf_msg_or_event',
      xml: kfCallback(sim, openKfid),
      open_kfid: openKfid,
      wait: kfCoalesceMs,
    });
  }
}

/** The plain callback with a token of its own. */
export function kfCallback(sim: Sim, openKfid: string): string {
  return document(sim, [
    xml('CreateTime', sim.clock.seconds()),
    xml('MsgType', 'event'),
    xml('Event', 'kf_msg_or_event'),
    xml('Token', kfToken(sim, openKfid)),
    xml('OpenKfId', openKfid),
  ]);
}

function document(sim: Sim, fields: readonly XmlSource[]): string {
  return writeXml(xml('xml', [xml('ToUserName', sim.world.corp.corpid), ...fields]));
}

function kfToken(sim: Sim, openKfid: string): string {
  const now = sim.clock.now();
  const { kf } = sim.world;
  // They expire in the order they were made.
  const live = kf.tokens.findIndex(({ expiresAt }) => expiresAt > now);
  if (live !== 0) kf.tokens.splice(0, live < 0 ? kf.tokens.length : live);
  const token = sim.id('ENC', 32);
  kf.tokens.push({ token, open_kfid: openKfid, expiresAt: now + TOKEN_LIFE });
  return token;
}

interface Raised {
  readonly about: string;
  readonly xml: string;
  readonly open_kfid?: string;
  /** ms before it leaves. */
  readonly wait?: number;
}

/** Puts a callback into the outbox, as the fault plan lets it. Without a URL nobody is told. */
function raise(sim: Sim, app: App, { about, xml: plain, open_kfid, wait = 0 }: Raised): OutboxItem[] {
  if (!app.callback) return [];
  const { copies, late, dropped } = befall(sim, about);
  const now = sim.clock.now();
  const { callbackSpacingMs } = sim.world.knobs;
  const items = Array.from({ length: copies }, (): OutboxItem => ({
    id: sim.id('cb', 16),
    agentid: app.agentid,
    xml: plain,
    about,
    ...(open_kfid === undefined ? {} : { open_kfid }),
    createdAt: now,
    dueAt: now + wait + late + (callbackSpacingMs[0] ?? 0),
    attempts: dropped ? [{ at: now, status: null, error: 'dropped by the fault plan', ms: 0 }] : [],
    state: dropped ? 'given-up' : 'waiting',
  }));
  sim.world.outbox.push(...items);
  tidy(sim);
  sim.changed();
  return items;
}

function befall(sim: Sim, about: string): { copies: number; late: number; dropped: boolean } {
  let [copies, late, dropped] = [1, 0, false];
  for (const { fault, drawn } of sim.faults.onCallback(about)) {
    sim.log.add('fault', `${fault.kind}: ${about}`, { fault });
    if (fault.kind === 'duplicate-callback') copies = Math.max(copies, fault.times);
    else if (fault.kind === 'delay-callback') late += fault.ms;
    else if (fault.kind === 'drop-callback') dropped = true;
    // Waiting a drawn part of the window's time lets later ones pass.
    else late += Math.floor(drawn * fault.window * REORDER_STEP);
  }
  return { copies, late, dropped };
}

/** Lets the oldest go of those that are done. */
function tidy(sim: Sim): void {
  const { outbox } = sim.world;
  if (outbox.length < KEPT_DONE * 2) return;
  const isDone = ({ state }: OutboxItem) => state === 'delivered' || state === 'given-up';
  let tooMany = outbox.filter(isDone).length - KEPT_DONE;
  if (tooMany > 0) sim.world.outbox = outbox.filter((item) => !isDone(item) || tooMany-- <= 0);
}
