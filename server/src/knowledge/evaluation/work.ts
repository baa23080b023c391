import { setImmediate as breathe } from 'node:timers/promises';
import { evaluationLimits, type EvaluationRun } from '#contracts/http/evaluations';
import { DEPTH, scoreOutcomes } from '#libs/evaluation';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { post, type Lane } from '#platform/lanes';
import { knowledgeFacts } from '../facts.ts';
import { readDrafts } from '../retrieval-tests/drafts.ts';
import type { Retrieval } from '../retrieval.ts';
import type { PublishedArticle } from '../store.ts';
import { advance, requestRun, underWay } from './runs.ts';
import { allRows } from './rows.ts';
import { listSets } from './sets.ts';
import type { StoredMiss } from './tables.ts';
import { judge, type Asked } from './verdict.ts';

export interface WorkDeps {
  db: Db;
  retrieval: Pick<Retrieval, 'search'>;
  now: () => Date;
}

const ASKING = 'evaluation';
const FOLLOWING = 'evaluation-after';
/** Changes that come within this time of the first are measured by one run. */
export const QUIET_MS = 20_000;
/** Sets asked at once in one process: the search of customers comes first. */
const AT_ONCE = 1;
const ATTEMPTS = 3;
/** Questions between two signs of progress. */
const STEP = 25;

/** Puts a run on its way, in the transaction that wrote it down. */
export function startRun(tx: Tx, { id }: Pick<EvaluationRun, 'id'>): Promise<void> {
  return post(tx, { lane: ASKING, key: id }, { runId: id });
}

/** What asks sets in the background. */
export function evaluationLanes(deps: WorkDeps): readonly Lane[] {
  const { db, now } = deps;
  const asking: Lane = {
    name: ASKING,
    concurrency: AT_ONCE,
    attempts: ATTEMPTS,
    handle: ({ tenant, key, lost }) => askAll(deps, { tenant, runId: key, lost }),
    onDead: ({ tenant, key }) =>
      db.tenant(tenant, async (tx) => void (await advance(tx, key, { state: 'failed', ended_at: now() }))),
  };
  const following: Lane = {
    name: FOLLOWING,
    concurrency: AT_ONCE,
    attempts: ATTEMPTS,
    handle: ({ tenant }) => db.tenant(tenant, (tx) => followAll(tx, now())),
  };
  return [asking, following];
}

/** Measures again after knowledge changed: once for all that changes within `QUIET_MS`. */
export function followKnowledge({ db, facts }: { db: Db; facts: Facts }): void {
  const { published, unpublished, removed, imported } = knowledgeFacts;
  facts.durable('evaluation', [published, unpublished, removed, imported], ({ tenant }) =>
    db.tenant(tenant, async (tx) => {
      const sets = await listSets(tx);
      if (sets.some(isFollowing)) await post(tx, { lane: FOLLOWING, key: tenant }, {}, QUIET_MS);
    }),
  );
}

const isFollowing = ({ auto, rows }: { auto: boolean; rows: number }) => auto && rows > 0;

async function followAll(tx: Tx, now: Date): Promise<void> {
  let isBusy = false;
  for (const set of (await listSets(tx)).filter(isFollowing)) {
    if (await underWay(tx, set.id)) isBusy = true;
    else await startRun(tx, await requestRun(tx, set.id, { cause: 'knowledge', by: null, now }));
  }
  // A run under way may have asked before the change: this comes back when it is over.
  if (isBusy) await post(tx, { lane: FOLLOWING, key: `${tx.tenant}/later` }, {}, QUIET_MS);
}

/** Asks every question of a run that is not over. Done twice it ends the same. */
async function askAll(
  { db, retrieval, now }: WorkDeps,
  { tenant, runId, lost }: { tenant: string; runId: string; lost: AbortSignal },
): Promise<void> {
  const begun = await db.tenant(tenant, async (tx) => {
    const run = await advance(tx, runId, { state: 'running', asked: 0 });
    if (run === null) return null;
    const rows = await allRows(tx, run.setId);
    await advance(tx, runId, { state: 'running', total: rows.length });
    return { rows, instead: run.cause === 'drafts' ? await readDrafts(tx) : [] };
  });
  if (begun === null) return;
  const outcomes: (Asked & { query: string })[] = [];
  for (const { query, gold } of begun.rows) {
    if (lost.aborted) return;
    outcomes.push({ query, ...(await ask(retrieval, { tenant, query, gold, instead: begun.instead })) });
    if (outcomes.length % STEP !== 0) continue;
    const known = await db.tenant(tenant, (tx) => advance(tx, runId, { state: 'running', asked: outcomes.length }));
    // The set was removed meanwhile.
    if (known === null) return;
  }
  await db.tenant(tenant, async (tx) => void (await advance(tx, runId, { ...ended(outcomes), ended_at: now() })));
}

/** Asks one question as a customer would, and says what became of it. */
export async function ask(
  retrieval: Pick<Retrieval, 'search'>,
  how: { tenant: string; query: string; gold: string | null; instead: readonly PublishedArticle[] },
): Promise<Asked> {
  // Customers who ask meanwhile go first.
  await breathe();
  const began = performance.now();
  const found = await retrieval.search(how.tenant, how.query, { limit: DEPTH, instead: how.instead });
  return judge(how.gold, found, performance.now() - began);
}

function ended(outcomes: readonly (Asked & { query: string })[]) {
  const { p1: _p1, map: _map, ...scores } = scoreOutcomes(outcomes);
  const verdicts: Record<string, number> = {};
  for (const { verdict } of outcomes) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  const missed = outcomes.filter(({ verdict }) => verdict !== 'right');
  return {
    state: 'done' as const,
    asked: outcomes.length,
    verdicts: JSON.stringify(verdicts),
    scores: JSON.stringify(scores),
    misses: JSON.stringify(missed.slice(0, evaluationLimits.misses).map(missOf)),
    missed: missed.length,
  };
}

export function missOf({ query, gold, verdict, came }: Asked & { query: string }): StoredMiss {
  return { query, gold, verdict, came: came?.articleId ?? null, probability: came?.probability ?? null };
}
