import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ArticleDraft, ArticleKind } from '#contracts/http/knowledge';
import { mergeItems } from '#libs/pack';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { actorOf, type Edit } from './live.ts';
import { FACT_VERSION, knowledgeFacts } from './facts.ts';
import { draftColumns, draftOf } from './store.ts';
import type { ArticleRow, Tables } from './store.ts';

/** Rows written by one statement. */
const BATCH = 200;

/** An article that a pack brings. `packKey` names it for good: a later import finds it again by this. */
export interface PackArticle {
  readonly packKey: string;
  readonly kind?: ArticleKind;
  readonly question: string;
  readonly similar: readonly string[];
  readonly answer: string;
  /** The same answer in other languages. */
  readonly answers?: { readonly en?: string | undefined };
  readonly category: string;
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
}

/** What became of each article of the pack. */
export interface Imported {
  readonly added: number;
  readonly updated: number;
  /** Edited, taken back or removed here: the company's own version stands. */
  readonly kept: number;
  readonly unchanged: number;
}

/**
 * Adds and publishes what a pack brings. Importing again changes only what the pack changed, and never what the
 * company did with an article since: three ways meet here (the pack before, the pack now, the company).
 */
export async function importArticles(
  tx: Tx,
  articles: readonly PackArticle[],
  edit: Edit & { drafts?: boolean },
): Promise<Imported> {
  if (edit.by !== null && (await edit.approvals.approversFor(tx, 'knowledge.publish')) > 0) {
    throw refuse(
      'approval.required',
      'Publishing needs an approval here: bring the articles as drafts and ask for each',
    );
  }
  const known = await byPackKey(
    tx,
    articles.map(({ packKey }) => packKey),
  );
  const fates = fatesOf(articles, known);
  const counts = { added: 0, updated: 0, kept: 0, unchanged: 0 };
  const writes: Write[] = [];
  for (const given of articles) {
    const fate = fates.get(given.packKey)!;
    counts[fate]++;
    if (fate === 'added' || fate === 'updated') writes.push(writeOf(tx, given, known.get(given.packKey), edit));
  }
  for (let at = 0; at < writes.length; at += BATCH) await save(tx, writes.slice(at, at + BATCH));
  if (writes.length > 0) {
    await record(tx, {
      type: knowledgeFacts.imported,
      version: FACT_VERSION,
      payload: { articles: writes.length },
    });
    const detail = { added: counts.added, updated: counts.updated };
    await edit.audit.append(tx, { actor: actorOf(edit), action: 'knowledge.import', target: 'knowledge', detail });
  }
  return counts;
}

/** Groups of words that mean the same in this company. Known groups are left alone. */
export async function importSynonyms(tx: Tx, groups: readonly (readonly string[])[]): Promise<void> {
  const rows = groups.map((words) => ({ tenant_id: tx.tenant, id: newId(), words: [...words] }));
  for (let at = 0; at < rows.length; at += BATCH) {
    await tx
      .tables<Tables>()
      .insertInto('synonym_groups')
      .values(rows.slice(at, at + BATCH))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (rows.length > 0) {
    await record(tx, { type: knowledgeFacts.imported, version: FACT_VERSION, payload: { synonyms: rows.length } });
  }
}

/** The law of packs decides, over fingerprints: of the pack before, the pack now, and what stands here. */
function fatesOf(
  articles: readonly PackArticle[],
  known: ReadonlyMap<string, ArticleRow>,
): Map<string, keyof Imported> {
  const rows = [...known].map(([id, row]) => ({ id, row }));
  const before = rows.map(({ id, row }) => ({ id, print: row.pack_print }));
  const now = articles.map((given) => ({ id: given.packKey, print: printOf(draftFrom(given)) }));
  const here = rows.filter(({ row }) => row.removed_at === null).map(({ id, row }) => ({ id, print: printHere(row) }));
  const { added, updated } = mergeItems<Print>(before, now, here);
  const [isAdded, isUpdated] = [new Set(added), new Set(updated)];
  const fate = ({ id, print }: Print): keyof Imported => {
    if (isAdded.has(id)) return 'added';
    if (isUpdated.has(id)) return 'updated';
    return known.get(id)?.pack_print === print ? 'unchanged' : 'kept';
  };
  return new Map(now.map((each) => [each.id, fate(each)]));
}

interface Print {
  id: string;
  print: string | null;
}

/** A draft that waits or an article that was taken back is the company's own doing, whatever its words. */
function printHere(row: ArticleRow): string {
  return row.published_revision === row.revision ? printOf(draftOf(row)) : `revision ${row.revision}`;
}

function draftFrom(given: PackArticle): ArticleDraft {
  const { question, similar, answer, category, validFrom = null, validTo = null } = given;
  const utc = (at: string | null) => (at === null ? null : new Date(at).toISOString());
  const always = { channel: null, validFrom: null, validTo: null };
  const en = given.answers?.en;
  return {
    kind: given.kind ?? 'qa',
    question,
    similar: [...similar],
    negative: [],
    answer,
    language: null,
    category,
    products: [],
    answers:
      en === undefined
        ? []
        : [
            {
              ...always,
              language: 'en',
              answer: en,
            },
          ],
    validFrom: utc(validFrom),
    validTo: utc(validTo),
  };
}

/** A fingerprint of what a reader would see. */
function printOf({ question, similar, answer, answers, category, validFrom, validTo }: ArticleDraft): string {
  const en = answers.find(({ language }) => language === 'en')?.answer ?? null;
  const seen = [question, similar, answer, en, category, validFrom, validTo];
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url');
}

async function byPackKey(tx: Tx, keys: readonly string[]): Promise<Map<string, ArticleRow>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('pack_key', '=', sql<string>`any(${keys}::text[])`)
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.pack_key!, row]));
}

type Write = ReturnType<typeof writeOf>;

function writeOf(
  tx: Tx,
  given: PackArticle,
  row: ArticleRow | undefined,
  { by, now, drafts = false }: Edit & { drafts?: boolean },
) {
  const draft = draftFrom(given);
  const { search_text, ...fields } = draftColumns(draft);
  const id = row?.id ?? newId();
  const version = (row?.last_version ?? 0) + 1;
  const revision = (row?.revision ?? 0) + 1;
  const editor = { updated_by: by?.staffId ?? null, updated_by_name: by?.name ?? null };
  const published = {
    last_version: version,
    published_version: version,
    published_revision: revision,
    published_at: now,
  };
  const waiting = { last_version: 0, published_version: null, published_revision: null, published_at: null };
  const state = drafts && !row ? waiting : published;
  const origin = {
    // Whoever brings drafts is no second pair of eyes for them.
    authors: drafts && !row && by ? [by.staffId] : [],
    pack_key: given.packKey,
    pack_print: printOf(draft),
    removed_at: null,
  };
  const key = { tenant_id: tx.tenant, id, revision, search_text };
  const article = { ...key, ...fields, ...state, ...origin, updated_at: now, ...editor };
  const publisher = { published_by: editor.updated_by, published_by_name: editor.updated_by_name };
  return {
    article,
    version: { tenant_id: tx.tenant, article_id: id, version, ...fields, published_at: now, ...publisher },
  };
}

async function save(tx: Tx, writes: readonly Write[]): Promise<void> {
  const tables = tx.tables<Tables>();
  await tables
    .insertInto('articles')
    .values(writes.map(({ article }) => article))
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet((row) => ({
        revision: row.ref('excluded.revision'),
        kind: row.ref('excluded.kind'),
        negative_questions: row.ref('excluded.negative_questions'),
        language: row.ref('excluded.language'),
        products: row.ref('excluded.products'),
        question: row.ref('excluded.question'),
        similar_questions: row.ref('excluded.similar_questions'),
        answer: row.ref('excluded.answer'),
        answers: row.ref('excluded.answers'),
        category: row.ref('excluded.category'),
        valid_from: row.ref('excluded.valid_from'),
        valid_to: row.ref('excluded.valid_to'),
        search_text: row.ref('excluded.search_text'),
        last_version: row.ref('excluded.last_version'),
        published_version: row.ref('excluded.published_version'),
        published_revision: row.ref('excluded.published_revision'),
        published_at: row.ref('excluded.published_at'),
        pack_print: row.ref('excluded.pack_print'),
        authors: row.ref('excluded.authors'),
        updated_at: row.ref('excluded.updated_at'),
        updated_by: row.ref('excluded.updated_by'),
        updated_by_name: row.ref('excluded.updated_by_name'),
      })),
    )
    .execute();
  const versions = writes.filter(({ article }) => article.published_version !== null).map(({ version }) => version);
  if (versions.length === 0) return;
  await tables.insertInto('article_versions').values(versions).execute();
}
