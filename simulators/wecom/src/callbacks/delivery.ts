import { setMaxListeners } from 'node:events';
import type { Sim } from '../sim.ts';
import type { OutboxItem } from '../world.ts';
import { applyReply } from './passive.ts';
import { post, type Answer } from './post.ts';

/** Callbacks under way at once, to all apps together. */
const AT_ONCE = 50;
/** Longest sleep before the outbox is looked at again, in ms. */
const MAX_SLEEP = 60_000;
const MIN_SLEEP = 5;

export interface Delivery {
  /** Delivers what is due, `all`: what waits for later too, and waits for the answers. */
  flush(how?: { all?: boolean }): Promise<{ delivered: number; givenUp: number; waiting: number }>;
  stop(): Promise<void>;
}

/** Delivers what is due in the outbox until it is stopped. */
export function startDelivery(sim: Sim): Delivery {
  const underWay = new Map<OutboxItem, Promise<void>>();
  const cut = new AbortController();
  // Each request under way listens.
  setMaxListeners(0, cut.signal);
  let timer: NodeJS.Timeout | undefined;
  let woken = false;
  // What was under way when the process ended is tried again.
  for (const item of sim.world.outbox) if (item.state === 'sending') item.state = 'waiting';

  function pump(): void {
    woken = false;
    clearTimeout(timer);
    if (cut.signal.aborted) return;
    const now = sim.clock.now();
    let next = Infinity;
    for (const item of sim.world.outbox) {
      if (item.state !== 'waiting') continue;
      if (item.dueAt > now) next = Math.min(next, item.dueAt);
      else if (underWay.size < AT_ONCE) begin(item);
    }
    if (next < Infinity) timer = setTimeout(pump, Math.min(Math.max(next - now, MIN_SLEEP), MAX_SLEEP));
  }

  function begin(item: OutboxItem): void {
    item.state = 'sending';
    const done = attempt(sim, item, cut.signal).finally(() => {
      underWay.delete(item);
      sim.changed();
    });
    underWay.set(item, done);
  }

  const forget = sim.onChange(() => {
    if (woken) return;
    woken = true;
    setImmediate(pump);
  });
  pump();

  return {
    async flush({ all = false } = {}) {
      const isDue = (item: OutboxItem) => item.state === 'waiting' && (all || item.dueAt <= sim.clock.now());
      const mine = new Set(sim.world.outbox.filter((item) => isDue(item) || item.state === 'sending'));
      while (!cut.signal.aborted && [...mine].some((item) => isDue(item) || item.state === 'sending')) {
        if (all) for (const item of mine) item.dueAt = Math.min(item.dueAt, sim.clock.now());
        pump();
        await Promise.race([...underWay.values(), new Promise((tick) => setTimeout(tick, MIN_SLEEP))]);
      }
      const count = (state: OutboxItem['state']) => [...mine].filter((item) => item.state === state).length;
      const waiting = sim.world.outbox.filter(({ state }) => state === 'waiting').length;
      return { delivered: count('delivered'), givenUp: count('given-up'), waiting };
    },
    async stop() {
      forget();
      clearTimeout(timer);
      cut.abort();
      await Promise.all(underWay.values());
    },
  };
}

/** One try: what it brought stands in the item afterwards. */
async function attempt(sim: Sim, item: OutboxItem, cut: AbortSignal): Promise<void> {
  const app = sim.world.apps.find(({ agentid }) => agentid === item.agentid);
  if (!app?.callback) {
    item.state = 'given-up';
    return;
  }
  const { callback } = app;
  const named = item.open_kfid === undefined;
  const at = sim.clock.now();
  const answer = await post(sim, { app: { agentid: app.agentid, callback }, xml: item.xml, named }, cut);
  if (cut.aborted) {
    item.state = 'waiting';
    return;
  }
  item.attempts.push({ at, status: answer.status, error: answer.error, ms: answer.ms });
  settle(sim, item, answer);
  sim.log.add('callback', `${item.about} → ${answer.status ?? answer.error}`, {
    agentid: app.agentid,
    about: item.about,
    id: item.id,
    attempt: item.attempts.length,
    status: answer.status,
    error: answer.error,
    ms: answer.ms,
    state: item.state,
  });
  if (answer.status === 200) applyReply(sim, { item, app: { agentid: app.agentid, callback }, body: answer.body });
}

function settle(sim: Sim, item: OutboxItem, { status }: Answer): void {
  const { callbackSpacingMs: spacing, callbackRetriesOnStatus: strict } = sim.world.knobs;
  const isTaken = status !== null && (!strict || status === 200);
  const wait = spacing[item.attempts.length];
  if (isTaken) item.state = 'delivered';
  else if (wait === undefined) item.state = 'given-up';
  else {
    item.state = 'waiting';
    item.dueAt = sim.clock.now() + wait;
  }
}
