import { setImmediate as breathe } from 'node:timers/promises';
import type { SimulationRun } from '#contracts/http/simulations';
import type { Knowledge, PublishedArticle } from '#knowledge';
import type { Db, Tx } from '#platform/db';
import { post, type Lane } from '#platform/lanes';
import { allDialogues } from './dialogues.ts';
import { play, type PlayDeps } from './play.ts';
import { advance, keepResult } from './runs.ts';
import { timesOf } from './times.ts';

export interface WorkDeps {
  db: Db;
  knowledge: Pick<Knowledge, 'drafts'>;
  /** What the bot of a company is played with; `instead` stands in the place of what is published. */
  stageOf(tenant: string, instead: readonly PublishedArticle[]): Promise<PlayDeps>;
  now(): Date;
}

const PLAYING = 'simulations';
/** Sets played at once in one process: customers come first. */
const AT_ONCE = 1;
const ATTEMPTS = 3;

/** Puts a run on its way, in the transaction that wrote it down. */
export function startRun(tx: Tx, { id }: Pick<SimulationRun, 'id'>): Promise<void> {
  return post(tx, { lane: PLAYING, key: id });
}

/** What plays sets in the background. */
export function simulationLane(deps: WorkDeps): Lane {
  const { db, now } = deps;
  return {
    name: PLAYING,
    concurrency: AT_ONCE,
    attempts: ATTEMPTS,
    handle: ({ tenant, key, lost }) => playAll(deps, { tenant, runId: key, lost }),
    onDead: ({ tenant, key }) =>
      db.tenant(tenant, async (tx) => void (await advance(tx, key, { state: 'failed', ended_at: now() }))),
  };
}

/** Plays every dialogue of a run that is not over. Done twice it ends the same. */
async function playAll(
  deps: WorkDeps,
  { tenant, runId, lost }: { tenant: string; runId: string; lost: AbortSignal },
): Promise<void> {
  const { db, now } = deps;
  const begun = await db.tenant(tenant, async (tx) => {
    const run = await advance(tx, runId, { state: 'running', played: 0 });
    if (run === null) return null;
    const dialogues = await allDialogues(tx, run.set_id);
    await advance(tx, runId, { state: 'running', total: dialogues.length });
    const ids = run.draft_ids;
    return { dialogues, instead: ids.length === 0 ? [] : await deps.knowledge.drafts(tx, { ids }) };
  });
  if (begun === null) return;
  const stage = await deps.stageOf(tenant, begun.instead);
  const times: number[] = [];
  const sums = { played: 0, passed: 0, failed: 0, turns: 0 };
  for (const [n, dialogue] of begun.dialogues.entries()) {
    // Customers who ask meanwhile go first.
    await breathe();
    if (lost.aborted) return;
    const played = await play(dialogue, stage);
    sums.played += 1;
    sums.turns += played.replies.length;
    sums[played.diverged === null ? 'passed' : 'failed'] += 1;
    times.push(...played.replies.map(({ tookMs }) => tookMs));
    const goesOn = await db.tenant(tenant, async (tx) => {
      // Cancelled, or removed with its set.
      if ((await advance(tx, runId, { state: 'running', ...sums })) === null) return false;
      await keepResult(tx, { runId, n }, dialogue, played);
      return true;
    });
    if (!goesOn) return;
  }
  const { msP50, msP95 } = timesOf(times);
  const ended = { state: 'done' as const, ...sums, ms_p50: msP50, ms_p95: msP95, ended_at: now() };
  await db.tenant(tenant, async (tx) => void (await advance(tx, runId, ended)));
}
