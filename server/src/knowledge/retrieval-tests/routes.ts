import { retrievalTestRoutes, type KeptTest, type TestRun } from '#contracts/http/retrieval-tests';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { accessOf } from '../folders/access.ts';
import type { Retrieval } from '../retrieval.ts';
import { articleTitles } from '../store.ts';
import { runTest } from './run.ts';
import { clearTests, judgeTest, keepTest, listTests } from './store.ts';

interface RouteDeps {
  db: Db;
  retrieval: Pick<Retrieval, 'search' | 'thresholds'>;
  now: () => Date;
}

/** What the retrieval test page of the console calls. Each person sees his own tests only. */
export function createTestRoutes(deps: RouteDeps) {
  const { db, now } = deps;
  return handlers(retrievalTestRoutes, {
    'retrievalTests.run': async ({ body: { query, settings }, caller }) => {
      const runs: TestRun[] = [];
      for (const one of settings) runs.push(await runTest(deps, caller, { query, settings: one }));
      const { verdict, hits } = runs[0]!;
      const best = hits[0] ? bestOf(hits[0]) : null;
      const test = await db.tenant(caller.tenant, (tx) =>
        keepTest(tx, { staffId: caller.staffId, now: now() }, { query, settings, verdict, best }),
      );
      return { test, runs };
    },
    'retrievalTests.list': async ({ caller }) => ({
      items: await db.tenant(caller.tenant, (tx) => listTests(tx, caller.staffId)),
    }),
    'retrievalTests.judge': ({ params: { id }, body: { right }, caller }) =>
      db.tenant(caller.tenant, async (tx) =>
        judgeTest(tx, caller.staffId, { id, right: right && (await named(tx, caller, right.articleId)) }),
      ),
    'retrievalTests.clear': async ({ caller }) => {
      await db.tenant(caller.tenant, (tx) => clearTests(tx, caller.staffId));
      return { done: true as const };
    },
  });
}

function bestOf({ articleId, question, probability }: TestRun['hits'][number]): KeptTest['best'] {
  return { articleId, question, probability };
}

/** With its question, which stays readable when the article is gone. */
async function named(tx: Tx, caller: StaffCaller, articleId: string | null): Promise<NonNullable<KeptTest['right']>> {
  if (articleId === null) return { articleId, question: '' };
  const question = (await articleTitles(tx, [articleId], await accessOf(tx, caller))).get(articleId);
  if (question === undefined) throw refuse('article.not_found', 'There is no such article');
  return { articleId, question };
}
