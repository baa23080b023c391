import { sql } from 'kysely';
import { learningLimits, type ModelError, type ModelReport } from '#contracts/http/learning';
import type { Tx } from '#platform/db';
import { markOf, placeIn } from '../edit.ts';
import { refsByName } from '../intents/intents.ts';
import type { StoredReport, Tables } from '../tables.ts';
import { fetchVersion, notFound, ofTenant, versionView } from './versions.ts';

/** Refuses with `version.not_found`. */
export async function reportOf(tx: Tx, id: string): Promise<ModelReport> {
  const version = await fetchVersion(tx, id);
  const report = await storedReport(tx, id);
  const named = await naming(tx);
  return {
    version: versionView(version),
    labels: report.perLabel
      .filter(({ label, support }) => label !== null && support > 0)
      .map(({ label, confusedWith, ...scores }) => ({
        ...scores,
        ...named(label),
        confusedWith: confusedWith.map((other) => ({ ...named(other.label), count: other.count })),
      })),
    confusion: confusionOf(report.confusion, named),
    histogram: [...report.histogram],
    errors: await countErrors(tx, id),
    curve: report.curve.map(({ fraction, ...point }) => ({ share: fraction, ...point })),
  };
}

/** What a page can show: all of it, or the intents that are confused most, in their order. */
function confusionOf({ labels, matrix }: StoredReport['confusion'], named: Named): ModelReport['confusion'] {
  const wrong = labels.map((_, at) =>
    labels.reduce((sum, __, other) => sum + (other === at ? 0 : matrix[at]![other]! + matrix[other]![at]!), 0),
  );
  const shown = [...labels.keys()]
    .toSorted((a, b) => wrong[b]! - wrong[a]! || a - b)
    .slice(0, learningLimits.matrix)
    .toSorted((a, b) => a - b);
  return {
    labels: shown.map((at) => named(labels[at]!)),
    matrix: shown.map((row) => shown.map((column) => matrix[row]![column]!)),
    cut: shown.length < labels.length,
  };
}

/** Refuses with `version.not_found`. */
export async function storedReport(tx: Tx, id: string): Promise<StoredReport> {
  const row = await ofTenant(tx).select('report').where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return row.report;
}

interface ErrorQuery {
  readonly gold?: string | undefined;
  readonly said?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Examples that were understood wrongly when they were held back, the surest mistakes first. */
export async function errorsOf(tx: Tx, id: string, { gold, said, cursor, limit }: ErrorQuery) {
  await fetchVersion(tx, id);
  const named = await naming(tx);
  let query = wrong(tx, id).select(['n', 'text', 'label', 'said', 'probability']);
  if (gold !== undefined) query = query.where('label', '=', gold);
  if (said !== undefined) query = query.where('said', '=', said);
  const after = placeIn(cursor, ['number', 'number']);
  if (after) query = query.where(sql<boolean>`(-probability, n) > (${after[0]!}::float8, ${after[1]!}::int)`);
  const found = await query
    .orderBy('probability', 'desc')
    .orderBy('n')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(({ text, label, said: came, probability }): ModelError => ({
    text,
    gold: label === null ? null : named(label),
    said: came === null ? null : named(came),
    probability,
  }));
  return { items, next: found.length > limit && last ? markOf(-last.probability, last.n) : null };
}

async function countErrors(tx: Tx, id: string): Promise<number> {
  const { count } = await wrong(tx, id)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function wrong(tx: Tx, id: string) {
  return tx
    .tables<Tables>()
    .selectFrom('model_rows')
    .where('tenant_id', '=', tx.tenant)
    .where('version_id', '=', id)
    .where(sql<boolean>`label is distinct from said`);
}

type Named = (name: string | null) => { name: string; title: string };

/** A name with its title; of an intent that is no more the name stands for it. Out of scope has neither. */
async function naming(tx: Tx): Promise<Named> {
  const refs = await refsByName(tx);
  return (name) => ({ name: name ?? '', title: name === null ? '' : (refs.get(name)?.title ?? name) });
}
