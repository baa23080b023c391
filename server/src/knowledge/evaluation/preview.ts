import { evaluationLimits, type EvaluationPreview } from '#contracts/http/evaluations';
import type { Tx } from '#platform/db';
import type { Access } from '../folders/access.ts';
import { readDrafts } from '../retrieval-tests/drafts.ts';
import { allRows, mustBeArticle } from './rows.ts';
import { named } from './runs.ts';
import { listSets } from './sets.ts';
import type { StoredMiss } from './tables.ts';
import { isWorse, type Asked } from './verdict.ts';
import { ask, missOf, type WorkDeps } from './work.ts';

/** Questions that are shown as doing worse. */
const SHOWN = 5;

interface Row {
  readonly query: string;
  readonly gold: string | null;
}

/**
 * Asks the questions of every set that runs by itself twice: of what is published, and with the draft in its place. Of
 * large sets the questions about the article come first, then others, evenly spread. Empty when the article has no
 * draft that differs from what is published. Refuses with `article.not_found`.
 */
export async function preview(
  deps: WorkDeps,
  { tenant, articleId }: { tenant: string; articleId: string },
  accessOf: (tx: Tx) => Promise<Access>,
): Promise<EvaluationPreview[]> {
  const { draft, sets, access } = await deps.db.tenant(tenant, async (tx) => {
    const mine = await accessOf(tx);
    await mustBeArticle(tx, articleId, mine);
    const [found = null] = await readDrafts(tx, articleId);
    const wanted = found === null ? [] : (await listSets(tx)).filter(({ auto, rows }) => auto && rows > 0);
    const read = [];
    for (const { id, name } of wanted) read.push({ id, name, rows: await allRows(tx, id) });
    return { draft: found, sets: read, access: mine };
  });
  if (draft === null) return [];
  const previews: EvaluationPreview[] = [];
  let left: number = evaluationLimits.previewed;
  for (const { id, name, rows } of sets) {
    const asked = chosen(rows, draft.articleId, left);
    left -= asked.length;
    const compared: Compared[] = [];
    for (const { query, gold } of asked) {
      const before = await ask(deps.retrieval, { tenant, query, gold, instead: [] });
      const after = await ask(deps.retrieval, { tenant, query, gold, instead: [draft] });
      compared.push({ query, before, after });
    }
    const result = { set: { id, name }, asked: asked.length, rows: rows.length };
    previews.push({ ...result, ...(await deps.db.tenant(tenant, (tx) => summed(tx, compared, access))) });
  }
  return previews;
}

export function chosen<T extends Row>(rows: readonly T[], articleId: string, limit: number): T[] {
  const about = rows.filter(({ gold }) => gold === articleId).slice(0, limit);
  const others = rows.filter(({ gold }) => gold !== articleId);
  const room = Math.min(others.length, limit - about.length);
  return [...about, ...Array.from({ length: room }, (_, at) => others[Math.floor((at * others.length) / room)]!)];
}

interface Compared {
  readonly query: string;
  readonly before: Asked;
  readonly after: Asked;
}

async function summed(tx: Tx, compared: readonly Compared[], access: Access) {
  const worse = compared.filter(({ before, after }) => isWorse(after.verdict, before.verdict));
  const shown = worse.slice(0, SHOWN).map(({ query, before, after }): StoredMiss & { before: Asked['verdict'] } => ({
    ...missOf({ query, ...after }),
    before: before.verdict,
  }));
  const right = (which: 'before' | 'after') => compared.filter((one) => one[which].verdict === 'right').length;
  return {
    before: { right: right('before') },
    after: { right: right('after') },
    worse: await named(tx, shown, access),
    worseCount: worse.length,
    betterCount: compared.filter(({ before, after }) => isWorse(before.verdict, after.verdict)).length,
  };
}
