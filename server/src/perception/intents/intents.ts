import { sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { learningLimits, type Intent, type IntentForm, type IntentRef } from '#contracts/http/learning';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { alone, created, markOf, placeIn, remember, touched, type Edit } from '../edit.ts';
import type { IntentRow, Tables } from '../tables.ts';

/** Questions of articles by id, as far as the reader may see them. */
export type Titles = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

interface IntentQuery {
  readonly search?: string | undefined;
  readonly kept: 'live' | 'removed';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of intents by title. */
export async function listIntents(tx: Tx, { search = '', kept, cursor, limit }: IntentQuery, titles: Titles) {
  let query = intentsOf(tx)
    .selectAll()
    .where('removed_at', kept === 'removed' ? 'is not' : 'is', null);
  if (search.trim() !== '')
    query = query.where(sql<boolean>`strpos(lower(title || ' ' || name), lower(${search.trim()})) > 0`);
  const after = placeIn(cursor, ['text', 'id']);
  if (after) query = query.where(sql<boolean>`(title, id) > (${after[0]!}, ${after[1]!}::uuid)`);
  const found = await query
    .orderBy('title')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last ? markOf(last.title, last.id) : null;
  return { items: await intentViews(tx, shown, titles), next };
}

/** Refuses with `intent.not_found`. */
export async function getIntent(tx: Tx, id: string, titles: Titles): Promise<Intent> {
  return (await intentViews(tx, [await fetchIntent(tx, id)], titles))[0]!;
}

/** Refuses with `intent.not_found`; `lock` keeps others from changing it meanwhile. */
export async function fetchIntent(tx: Tx, id: string, { lock = false } = {}): Promise<IntentRow> {
  let query = intentsOf(tx).selectAll().where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw refuse('intent.not_found', 'There is no such intent');
  return row;
}

/** Refuses with `intent.name_taken`, `intent.too_many` and `article.not_found`. Returns its id. */
export async function addIntent(tx: Tx, form: IntentForm, edit: Edit & { readonly titles: Titles }): Promise<string> {
  await alone(tx);
  const names = new Set((await liveIntents(tx)).map(({ name }) => name));
  if (names.size >= learningLimits.intents)
    throw refuse('intent.too_many', `A company has at most ${learningLimits.intents} intents`);
  const name = form.name ?? freeName(form.title, names);
  if (names.has(name)) throw taken();
  await mustBeArticle(form, edit.titles);
  const id = newId(edit.now.getTime());
  await tx
    .tables<Tables>()
    .insertInto('intents')
    .values({
      tenant_id: tx.tenant,
      id,
      name,
      ...columnsOf(form),
      from_pack: edit.by === null,
      ...created(edit),
      ...touched(edit),
      removed_at: null,
    })
    .execute();
  return id;
}

/** Refuses with `intent.not_found`, `intent.removed`, `intent.conflict`, `intent.name_taken`, `article.not_found`. */
export async function updateIntent(
  tx: Tx,
  id: string,
  { revision, ...form }: IntentForm & { revision: number },
  edit: Edit & { readonly titles: Titles },
): Promise<Intent> {
  await alone(tx);
  const row = await fetchIntent(tx, id, { lock: true });
  if (row.revision !== revision)
    throw refuse('intent.conflict', 'Somebody else changed it in between', {
      fields: { revision: String(row.revision) },
    });
  if (row.removed_at !== null) throw refuse('intent.removed', 'The intent was removed');
  const name = form.name ?? row.name;
  if ((await liveIntents(tx)).some((other) => other.name === name && other.id !== id)) throw taken();
  if (form.leadsTo.kind === 'article' && form.leadsTo.articleId !== row.article_id)
    await mustBeArticle(form, edit.titles);
  await tx
    .tables<Tables>()
    .updateTable('intents')
    .set({ name, ...columnsOf(form), revision: revision + 1, ...touched(edit) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await remember(tx, edit, { action: 'intent.update', target: `intent:${id}`, detail: { title: form.title } });
  return getIntent(tx, id, edit.titles);
}

/** Its examples stay with it, and teach nothing while it is removed. Refuses with `intent.not_found`. */
export async function removeIntent(tx: Tx, id: string, edit: Edit): Promise<void> {
  const row = await fetchIntent(tx, id, { lock: true });
  if (row.removed_at !== null) return;
  await setRemoved(tx, id, edit.now, edit);
  await remember(tx, edit, { action: 'intent.remove', target: `intent:${id}`, detail: { title: row.title } });
}

/** Refuses with `intent.not_found`, `intent.name_taken` and `intent.too_many`. */
export async function restoreIntent(tx: Tx, id: string, edit: Edit): Promise<void> {
  await alone(tx);
  const row = await fetchIntent(tx, id, { lock: true });
  if (row.removed_at === null) return;
  const live = await liveIntents(tx);
  if (live.length >= learningLimits.intents)
    throw refuse('intent.too_many', `A company has at most ${learningLimits.intents} intents`);
  if (live.some(({ name }) => name === row.name)) throw taken();
  await setRemoved(tx, id, null, edit);
  await remember(tx, edit, { action: 'intent.restore', target: `intent:${id}`, detail: { title: row.title } });
}

async function setRemoved(tx: Tx, id: string, removedAt: Date | null, edit: Edit): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('intents')
    .set((now) => ({ removed_at: removedAt, revision: now('revision', '+', 1), ...touched(edit) }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

/** All that are not removed: the limit of a company bounds them. */
export function liveIntents(tx: Tx): Promise<IntentRow[]> {
  return intentsOf(tx).selectAll().where('removed_at', 'is', null).orderBy('title').orderBy('id').execute();
}

/** Refs by name, those of live intents before those of removed ones. */
export async function refsByName(tx: Tx): Promise<Map<string, IntentRef>> {
  const rows = await intentsOf(tx)
    .select(['id', 'name', 'title'])
    .orderBy(sql`removed_at is null`)
    .orderBy('updated_at')
    .execute();
  return new Map(rows.map((row) => [row.name, row]));
}

export const refOf = ({ id, name, title }: IntentRef): IntentRef => ({ id, name, title });

export function leadsToOf({ leads, article_id: articleId }: Pick<IntentRow, 'leads' | 'article_id'>) {
  return leads === 'article' && articleId !== null
    ? { kind: 'article' as const, articleId }
    : { kind: leads === 'person' ? ('person' as const) : ('nothing' as const) };
}

async function intentViews(tx: Tx, rows: readonly IntentRow[], titles: Titles): Promise<Intent[]> {
  if (rows.length === 0) return [];
  const counts = new Map(
    (
      await tx
        .tables<Tables>()
        .selectFrom('intent_examples')
        .select(['intent_id', sql<number>`count(*)::int`.as('count')])
        .where('tenant_id', '=', tx.tenant)
        .where('removed_at', 'is', null)
        .where(
          'intent_id',
          'in',
          rows.map(({ id }) => id),
        )
        .groupBy('intent_id')
        .execute()
    ).map(({ intent_id: id, count }) => [id, count]),
  );
  const questions = await titles(rows.flatMap(({ article_id: id }) => id ?? []));
  const person = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
  return rows.map((row) => {
    const leads = leadsToOf(row);
    return {
      ...refOf(row),
      description: row.description,
      leadsTo: leads.kind === 'article' ? { ...leads, question: questions.get(leads.articleId) ?? null } : leads,
      examples: counts.get(row.id) ?? 0,
      createdBy: person(row.created_by, row.created_by_name),
      updatedAt: row.updated_at.toISOString(),
      updatedBy: person(row.updated_by, row.updated_by_name),
      removedAt: row.removed_at?.toISOString() ?? null,
      revision: row.revision,
    };
  });
}

function columnsOf({ title, description, leadsTo }: IntentForm) {
  const articleId = leadsTo.kind === 'article' ? leadsTo.articleId : null;
  return { title: title.trim(), description: description.trim(), leads: leadsTo.kind, article_id: articleId };
}

async function mustBeArticle({ leadsTo }: IntentForm, titles: Titles): Promise<void> {
  if (leadsTo.kind === 'article' && !(await titles([leadsTo.articleId])).has(leadsTo.articleId))
    throw refuse('article.not_found', 'There is no such article');
}

const NAME = 48;

/** 加盟费用 -> jia_meng_fei_yong, with a number when that is taken. */
export function freeName(title: string, taken: ReadonlySet<string>): string {
  const latin = pinyin(title, { toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('_');
  const plain = latin
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, NAME);
  const name = plain === '' ? 'intent' : plain;
  if (!taken.has(name)) return name;
  for (let n = 2; ; n++) if (!taken.has(`${name}_${n}`)) return `${name}_${n}`;
}

function intentsOf(tx: Tx) {
  return tx.tables<Tables>().selectFrom('intents').where('tenant_id', '=', tx.tenant);
}

const taken = () => refuse('intent.name_taken', 'Another intent has this name', { fields: { name: 'is taken' } });
