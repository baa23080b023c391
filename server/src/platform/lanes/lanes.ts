import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { statement, type Db } from '../db/index.ts';
import type { Pulse } from '../pulse/index.ts';

/** Mail of one key handed over at once. */
const MAIL_PER_BOX = 20;
/** A worker keeps a key this long without a sign of life; then another takes it. */
const LEASE_MS = 6_000;
const RENEW_MS = 2_000;
/** Without a hint the table is looked at this often. */
const POLL_MS = 500;
const BACKOFF_MS = [100, 1_000, 5_000];
/** Stopping waits so long for the work at hand, and then so long for what was told to let go. */
const FINISH_MS = 1_200;
const LET_GO_MS = 300;
/** Empty boxes are swept after a while, so that the table stays as small as the work at hand. */
const SWEEP_MS = 60_000;

/**
 * The mail of one key. `lost` fires when the lease could not be kept, or is given up because this process stops: whoever
 * goes on is no longer alone.
 */
export interface Box {
  readonly tenant: string;
  readonly key: string;
  readonly mail: readonly unknown[];
  readonly attempt: number;
  readonly lost: AbortSignal;
}

export interface Lane {
  readonly name: string;
  /** Keys worked on at once in this process. */
  readonly concurrency: number;
  /** Of one company at most; as many as there are, when left out. For work so long that others would wait for its backlog. */
  readonly perTenant?: number;
  /** Tries before the mail becomes a dead letter. */
  readonly attempts: number;
  handle(box: Box): Promise<void>;
  /** Told once when the tries are used up, before the dead letter is written. */
  onDead?(box: Box, error: Error): Promise<void>;
}

export interface LanesOptions {
  db: Db;
  pulse: Pulse;
  onError(error: Error): void;
}

/** Serial lanes: strict order per key, parallel over keys, over any number of processes. */
export interface Lanes {
  consume(lane: Lane): void;
  start(): void;
  /**
   * Stops claiming and waits for the work at hand; what takes longer loses its lease and is begun anew elsewhere. When
   * this resolves, the lanes ask nothing more of the database.
   */
  stop(): Promise<void>;
}

interface Mail {
  id: number;
  payload: unknown;
}
interface Claimed {
  tenant_id: string;
  key: string;
  attempts: number;
  pending: number;
  /** Null when all of it was posted after the claim began. */
  mail: Mail[] | null;
}

const mailOf = (box: string) =>
  `(select json_agg(json_build_object('id', m.id, 'payload', m.payload) order by m.id) from (
      select id, payload from lane_mail where lane = $1 and tenant_id = ${box}.tenant_id and key = ${box}.key
      order by id limit ${MAIL_PER_BOX}) m) as mail`;

const claim = statement<Claimed>(
  'lanes.claim',
  `with c as (
     select tenant_id, lane, key from lane_boxes
     where lane = $1 and pending > 0 and ready_at <= now() and (lease_until is null or lease_until < now())
       and tenant_id <> all($5::uuid[])
     order by ready_at limit $2 for update skip locked),
   u as (
     update lane_boxes b set lease_until = now() + $3 * interval '1 ms', lease_token = $4, attempts = b.attempts + 1
     from c where b.tenant_id = c.tenant_id and b.lane = c.lane and b.key = c.key
     returning b.tenant_id, b.key, b.attempts, b.pending)
   select u.*, ${mailOf('u')} from u`,
);
// What was posted while the claim ran counts already but is not seen by it: a second statement has a newer snapshot.
const read = statement<{ mail: Mail[] | null }>(
  'lanes.read',
  `select ${mailOf('k')} from (select $2::uuid as tenant_id, $3::text as key) k`,
);
// Only under the lease, and counting what was really there: whoever lost it changes nothing. $6 error and $7 tries, when dead.
const finish = statement<{ pending: number }>(
  'lanes.finish',
  `with mine as (
     select 1 from lane_boxes where tenant_id = $1 and lane = $2 and key = $3 and lease_token = $4 for update),
   gone as (delete from lane_mail where id = any($5::bigint[]) and exists (select 1 from mine) returning id, payload),
   dead as (
     insert into dead_letters (id, tenant_id, origin, key, payload, error, attempts)
     select gen_random_uuid(), $1, 'lane:' || $2, $3, payload, $6, $7 from gone where $6::text is not null)
   update lane_boxes set pending = pending - (select count(*) from gone), lease_until = null, lease_token = null,
     attempts = 0, ready_at = now()
   where tenant_id = $1 and lane = $2 and key = $3 and exists (select 1 from mine) returning pending`,
);
const giveBack = statement(
  'lanes.give_back',
  `update lane_boxes set lease_until = null, lease_token = null, ready_at = now() + $5 * interval '1 ms'
   where tenant_id = $1 and lane = $2 and key = $3 and lease_token = $4`,
);
// Whatever made the counter differ from the mail: a box claimed with $5 letters and read with none loses just those, so
// that one posted meanwhile still counts.
const discount = statement(
  'lanes.discount',
  `update lane_boxes set lease_until = null, lease_token = null, attempts = 0, pending = pending - $5
   where tenant_id = $1 and lane = $2 and key = $3 and lease_token = $4`,
);
const renew = statement<{ held: string }>(
  'lanes.renew',
  `update lane_boxes set lease_until = now() + $3 * interval '1 ms' where lane = $1 and lease_token = any($2::uuid[]) returning lease_token || '/' || tenant_id || '/' || key as held`,
);
const sweep = statement(
  'lanes.sweep',
  `delete from lane_boxes where pending <= 0 and lease_token is null and ready_at < now() - interval '1 minute'`,
);

export function createLanes(options: LanesOptions): Lanes {
  const { db, pulse, onError } = options;
  const runners: LaneRunner[] = [];
  let sweeper: NodeJS.Timeout | undefined;
  return {
    consume: (lane) => void runners.push(new LaneRunner(lane, options)),
    start() {
      pulse.subscribe('lane', ({ lane }: { lane: string }) =>
        runners.find((runner) => runner.lane.name === lane)?.wake(),
      );
      pulse.onGap(() => runners.forEach((runner) => runner.wake()));
      for (const runner of runners) runner.start();
      sweeper = setInterval(() => void db.routerRun(sweep, []).catch(onError), SWEEP_MS).unref();
    },
    async stop() {
      clearInterval(sweeper);
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

class LaneRunner {
  readonly lane: Lane;
  readonly #db: Db;
  readonly #onError: (error: Error) => void;
  /** By claim token, tenant and key: a key may be claimed anew while a worker that lost it still runs. */
  readonly #working = new Map<string, { tenant: string; token: string; lease: AbortController; done: Promise<void> }>();
  #wake = () => {};
  #stopped = false;
  /** Nothing is waited for any more; what still runs can only fail, and its mail is kept for another. */
  #over = false;
  #loop: Promise<void> = Promise.resolve();
  #renewer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> = Promise.resolve();

  constructor(lane: Lane, { db, onError }: LanesOptions) {
    this.lane = lane;
    this.#db = db;
    this.#onError = (error) => {
      if (!this.#over) onError(error);
    };
  }

  start() {
    this.#loop = this.#run();
    this.#renewer = setInterval(() => void (this.#renewing = this.#renew()), RENEW_MS);
  }

  wake() {
    this.#wake();
  }

  async stop() {
    this.#stopped = true;
    this.#wake();
    await this.#atRest(FINISH_MS);
    clearInterval(this.#renewer);
    for (const { lease } of this.#working.values()) lease.abort();
    await this.#atRest(LET_GO_MS);
    this.#over = true;
  }

  /** Nothing is claimed, worked on or renewed any more, or the time is up. */
  #atRest(limitMs: number): Promise<unknown> {
    const rest = async () => {
      await this.#loop;
      await Promise.all([...this.#working.values()].map(({ done }) => done));
      await this.#renewing;
    };
    return Promise.race([rest(), sleep(limitMs, undefined, { ref: false })]);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      const free = this.lane.concurrency - this.#working.size;
      // One after the other where companies have a limit: a claim does not count how many of one it takes.
      const wanted = this.lane.perTenant === undefined ? free : Math.min(free, 1);
      const claimed = wanted > 0 ? await this.#claim(wanted).catch((error: Error) => (this.#onError(error), 0)) : 0;
      // A full claim means that more may wait; else rest until woken, done or polled.
      if (claimed < wanted || free === 0) await Promise.race([woken, sleep(POLL_MS)]);
    }
  }

  async #claim(limit: number): Promise<number> {
    const token = randomUUID();
    const boxes = await this.#db.routerRun(claim, [this.lane.name, limit, LEASE_MS, token, this.#full()]);
    for (const box of boxes) {
      const lease = new AbortController();
      const id = `${token}/${box.tenant_id}/${box.key}`;
      const done = this.#handle({ ...box, token }, lease.signal)
        .catch(this.#onError)
        .finally(() => {
          this.#working.delete(id);
          this.#wake();
        });
      this.#working.set(id, { tenant: box.tenant_id, token, lease, done });
    }
    return boxes.length;
  }

  /** Companies of which as much is worked on as may be. */
  #full(): string[] {
    const { perTenant } = this.lane;
    if (perTenant === undefined) return [];
    const tenants = [...this.#working.values()].map(({ tenant }) => tenant);
    return [...new Set(tenants)].filter((one) => tenants.filter((other) => other === one).length >= perTenant);
  }

  async #mailOf({ tenant_id, key, mail }: Claimed): Promise<Mail[]> {
    return mail ?? (await this.#db.routerRun(read, [this.lane.name, tenant_id, key]))[0]?.mail ?? [];
  }

  async #handle(claimed: Claimed & { token: string }, lost: AbortSignal): Promise<void> {
    const { tenant_id: tenant, key, attempts: attempt, token } = claimed;
    const mail = await this.#mailOf(claimed);
    if (mail.length === 0) {
      await this.#db.routerRun(discount, [tenant, this.lane.name, key, token, claimed.pending]);
      return;
    }
    const box: Box = { tenant, key, mail: mail.map((letter) => letter.payload), attempt, lost };
    let failure: Error | null = null;
    try {
      await this.lane.handle(box);
    } catch (error) {
      failure = error as Error;
    }
    const back = (ms: number) => this.#db.routerRun(giveBack, [tenant, this.lane.name, key, token, ms]);
    // Told to let go, a lane may have left the work half done: another begins it anew.
    if (this.#stopped && lost.aborted) return void (await back(0));
    if (failure) {
      this.#onError(failure);
      if (attempt < this.lane.attempts)
        return void (await back(BACKOFF_MS[Math.min(attempt - 1, BACKOFF_MS.length - 1)]!));
      await this.lane.onDead?.(box, failure).catch(this.#onError);
    }
    const ids = mail.map((letter) => letter.id);
    await this.#db.routerRun(finish, [tenant, this.lane.name, key, token, ids, failure && String(failure), attempt]);
  }

  async #renew(): Promise<void> {
    if (this.#working.size === 0) return;
    try {
      const tokens = [...new Set([...this.#working.values()].map(({ token }) => token))];
      const kept = new Set(
        (await this.#db.routerRun(renew, [this.lane.name, tokens, LEASE_MS])).map(({ held }) => held),
      );
      for (const [id, { token, lease }] of this.#working) if (tokens.includes(token) && !kept.has(id)) lease.abort();
    } catch (error) {
      this.#onError(error as Error);
    }
  }
}
