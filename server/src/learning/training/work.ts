import { learningLimits } from '#contracts/http/learning';
import type { Perception } from '#perception';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { post, type Lane } from '#platform/lanes';
import { needed } from '../experiments/experiments.ts';
import type { Tables, TrainingRow } from '../tables.ts';
import { learnedAhead } from './ahead.ts';
import { trainApart, type Outcome } from './process.ts';
import { advance } from './runs.ts';
import type { Order, Stage } from './wire.ts';

export interface TrainingDeps {
  db: Db;
  perception: Perception;
  audit: Pick<Audit, 'append'>;
  now(): Date;
}

export const TRAINING_LANE = 'training';
/** A pack is learned from when its company has been set up, and once when several come together. */
export const PACK_QUIET_MS = 20_000;
/** Trainings at once in one process: each takes a core. */
const AT_ONCE = 1;
/** A training whose process ended with the house is begun once more. */
const ATTEMPTS = 2;
/** How often progress is written down, and somebody's wish to stop is noticed. */
const LOOK_EVERY_MS = 500;

/** Puts a training on its way, in the transaction that wrote it down. */
export function startTraining(tx: Tx, { id }: Pick<TrainingRow, 'id'>, delayMs = 0): Promise<void> {
  return post(tx, { lane: TRAINING_LANE, key: id }, {}, delayMs);
}

/** What trains in the background. */
export function trainingLane(deps: TrainingDeps): Lane {
  const { db, now } = deps;
  return {
    name: TRAINING_LANE,
    concurrency: AT_ONCE,
    attempts: ATTEMPTS,
    handle: ({ tenant, key, lost }) => train(deps, { tenant, id: key, lost }),
    onDead: ({ tenant, key }) =>
      db.tenant(
        tenant,
        async (tx) => void (await advance(tx, key, { state: 'failed', failure: 'lost', stage: null, ended_at: now() })),
      ),
  };
}

interface Job {
  readonly tenant: string;
  readonly id: string;
  readonly lost: AbortSignal;
}

async function train(deps: TrainingDeps, job: Job): Promise<void> {
  const { db, now } = deps;
  const dataAt = now();
  const order = await db.tenant(job.tenant, (tx) => begin(tx, deps, job.id));
  if (order === null) return;
  const outcome = await trained(deps, job, order);
  // Whoever took over goes on by himself.
  if (job.lost.aborted) throw new Error('The lease of the training was lost');
  await db.tenant(job.tenant, (tx) => finish(tx, deps, { id: job.id, outcome, dataAt }));
}

async function trained(deps: TrainingDeps, job: Job, order: Order): Promise<Outcome> {
  if (!isEnough(order.examples)) return { kind: 'failed', failure: 'few' };
  const ahead = await learnedAhead(order);
  return ahead ? { kind: 'trained', trained: ahead } : watched(deps, job, order);
}

/** What is to be learned; null when the training is over already. */
async function begin(tx: Tx, { perception, now }: TrainingDeps, id: string): Promise<Order | null> {
  const examples = await perception.examples(tx);
  const begun = await advance(tx, id, {
    state: 'running',
    stage: 'reading',
    progress: 0,
    started_at: now(),
    examples: examples.length,
    intents: new Set(examples.flatMap(({ label }) => label ?? [])).size,
  });
  if (!begun) return null;
  return { examples, before: await perception.taught(tx), brief: begun.cause === 'pack' };
}

/** Two things to tell apart, with enough of each. */
function isEnough(examples: readonly { readonly label: string | null }[]): boolean {
  const counts = new Map<string, number>();
  for (const { label } of examples) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const full = [...counts.values()].filter((count) => count >= learningLimits.leastExamples);
  return full.length >= learningLimits.leastIntents;
}

/** Refuses with `training.too_few`. */
export function refuseFew(examples: readonly { readonly label: string | null }[]): void {
  if (isEnough(examples)) return;
  const { leastIntents, leastExamples } = learningLimits;
  throw refuse('training.too_few', `Training needs ${leastIntents} intents with ${leastExamples} examples each`);
}

/** Trains, writes progress down and looks whether somebody wants it stopped. */
async function watched({ db }: TrainingDeps, { tenant, id, lost }: Job, order: Order): Promise<Outcome> {
  const stopping = new AbortController();
  let seen: { stage: Stage; progress: number } = { stage: 'reading', progress: 0 };
  let looking: Promise<void> | undefined;
  const look = async () => {
    const row = await db.tenant(tenant, (tx) => advance(tx, id, seen));
    if (!row) stopping.abort();
  };
  const timer = setInterval(() => {
    looking ??= look()
      // A database that is away for a moment stops no training.
      .catch(() => undefined)
      .finally(() => (looking = undefined));
  }, LOOK_EVERY_MS);
  try {
    return await trainApart(order, {
      signal: AbortSignal.any([lost, stopping.signal]),
      onProgress: (stage, progress) => void (seen = { stage, progress }),
    });
  } finally {
    clearInterval(timer);
    await looking;
  }
}

async function finish(
  tx: Tx,
  { perception, audit, now }: TrainingDeps,
  { id, outcome, dataAt }: { id: string; outcome: Outcome; dataAt: Date },
): Promise<void> {
  const ended = { stage: null, ended_at: now() };
  if (outcome.kind !== 'trained') {
    const failure = outcome.kind === 'failed' ? outcome.failure : null;
    await advance(tx, id, { ...ended, state: failure ? 'failed' : 'cancelled', failure });
    return;
  }
  const run = await advance(tx, id, { ...ended, state: 'done', progress: 1 });
  // Somebody stopped it at the last moment.
  if (!run) return;
  const by = run.by_id === null ? null : { staffId: run.by_id, name: run.by_name ?? '' };
  const { cause, note } = run;
  const made = { ...outcome.trained, cause, note, dataAt, keep: await needed(tx) };
  const version = await perception.addVersion(tx, made, { by, now: now() });
  await nameVersion(tx, id, version.id);
  const isFirst = cause === 'pack' && (await perception.serving(tx)).now === null;
  if (isFirst) await perception.promote(tx, version.id, { by: null, now: now(), audit });
}

async function nameVersion(tx: Tx, id: string, versionId: string): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('training_runs')
    .set({ version_id: versionId })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}
