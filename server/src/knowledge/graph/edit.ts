import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { GraphKinds } from '#libs/graph';
import { quoteFor } from '#libs/graph';
import type { Access } from '../folders/access.ts';
import { readPublished, type Editor } from '../store.ts';
import { saysNow } from './answer.ts';
import { noKinds, readKinds } from './schema.ts';
import type { EntityRow, GraphTables, RelationRow } from './tables.ts';

/** Who changes the graph, and when. */
export interface GraphEdit {
  readonly by: Editor;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
  readonly access: Access;
}

/** Which article says it, as somebody names it. */
export interface SourceForm {
  readonly articleId: string;
  readonly quote: string;
  readonly passageId: string | null;
}

export interface PropertyForm {
  readonly key: string;
  readonly value: string;
  readonly source: SourceForm | null;
}

export const kindsOf = async (tx: Tx): Promise<GraphKinds> => (await readKinds(tx)) ?? noKinds;

export const touched = ({ by, now }: GraphEdit) => ({
  updated_at: now,
  updated_by: by.staffId,
  updated_by_name: by.name,
});

export function remember(
  tx: Tx,
  { by, audit }: GraphEdit,
  { action, id, detail }: { action: string; id: string; detail: Record<string, string | number> },
): Promise<void> {
  return audit.append(tx, { actor: `staff:${by.staffId}`, action, target: `graph:${id}`, detail });
}

/** Refuses with `graph.not_found`; `lock` keeps others from changing it meanwhile. */
export async function fetchEntity(tx: Tx, id: string, { lock = false } = {}): Promise<EntityRow> {
  let query = tx
    .tables<GraphTables>()
    .selectFrom('graph_entities')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw refuse('graph.not_found', 'There is no such entity');
  return row;
}

/** Refuses with `graph.not_found`. */
export async function fetchRelation(tx: Tx, id: string, { lock = false } = {}): Promise<RelationRow> {
  let query = tx
    .tables<GraphTables>()
    .selectFrom('graph_relations')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw refuse('graph.not_found', 'There is no such relation');
  return row;
}

/** Refuses with `graph.conflict` when somebody else saved since. */
export function mustBe({ revision }: { revision: number }, seen: number): void {
  if (revision !== seen)
    throw refuse('graph.conflict', 'Somebody else changed it in between', { fields: { revision: String(revision) } });
}

/** Refuses with `graph.not_in_schema` what the trade's pack does not know. */
export function mustKnow(kinds: GraphKinds, given: { type?: string; properties?: readonly PropertyForm[] }): void {
  const type = kinds.types.find(({ id }) => id === given.type);
  if (!type) throw refuse('graph.not_in_schema', 'The schema has no such type', { fields: { type: 'is unknown' } });
  const stranger = given.properties?.find(({ key }) => !type.properties.some(({ id }) => id === key));
  if (stranger)
    throw refuse('graph.not_in_schema', 'The type has no such property', { fields: { properties: stranger.key } });
}

/** The columns of a source. */
export interface OriginColumns {
  readonly source_article: string | null;
  readonly source_passage: string | null;
  readonly quote: string;
  readonly stale: boolean;
}

/**
 * The columns of a source. The quotation is looked up in the article where none is given: a sentence that holds `words`.
 * Refuses with `graph.source_unknown` an article that is not published or may not be read here, and with
 * `graph.source_silent` one that does not say so.
 */
export async function originOf(
  tx: Tx,
  source: SourceForm | null,
  { words, access }: { words: readonly string[]; access: Access },
): Promise<OriginColumns> {
  if (source === null) return { source_article: null, source_passage: null, quote: '', stale: false };
  const [article] = await readPublished(tx, { ids: [source.articleId] });
  if (!article || !access.may('read', article.folderId))
    throw refuse('graph.source_unknown', 'There is no such published article', { fields: { source: 'is unknown' } });
  const passage = article.chunks.find(({ id }) => id === source.passageId);
  const texts = passage
    ? [passage.text]
    : [article.answer, ...article.chunks.map(({ text }) => text), article.question];
  const given = source.quote.trim();
  const quote = given === '' ? firstQuote(texts, words) : saysNow(article, given) ? given : null;
  if (quote === null)
    throw refuse('graph.source_silent', 'The article does not say so', { fields: { source: 'does not say so' } });
  return { source_article: article.articleId, source_passage: passage?.id ?? null, quote, stale: false };
}

function firstQuote(texts: readonly string[], words: readonly string[]): string | null {
  for (const text of texts) {
    const quote = quoteFor(text, words);
    if (quote !== null) return quote;
  }
  return null;
}
