import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import {
  gazetteerType,
  learningLimits,
  type GazetteerEntry,
  type GazetteerForm,
  type GazetteerType,
} from '#contracts/http/learning';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { alone, created, markOf, placeIn, remember, type Edit } from '../edit.ts';
import type { EntryRow, Tables } from '../tables.ts';

interface EntryQuery {
  readonly search?: string | undefined;
  readonly type?: GazetteerType | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const PROBLEMS = 20;
const keyOf = (name: string) => normalise(name).replace(/\s/gu, '');
const keysOf = ({ name, synonyms }: Pick<GazetteerForm, 'name' | 'synonyms'>) => [
  ...new Set([name, ...synonyms].map(keyOf)),
];

/** A page of names. */
export async function listEntries(tx: Tx, { search = '', type, cursor, limit }: EntryQuery) {
  let query = entries(tx).selectAll();
  if (type !== undefined) query = query.where('type', '=', type);
  const wanted = keyOf(search);
  if (wanted !== '')
    query = query.where(sql<boolean>`exists (select 1 from unnest(name_keys) k where strpos(k, ${wanted}) > 0)`);
  const after = placeIn(cursor, ['text', 'id']);
  if (after) query = query.where(sql<boolean>`(name, id) > (${after[0]!}, ${after[1]!}::uuid)`);
  const found = await query
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(entryView), next: found.length > limit && last ? markOf(last.name, last.id) : null };
}

/** All names: the limit of a company bounds them. */
export function allEntries(tx: Tx): Promise<EntryRow[]> {
  return entries(tx).selectAll().orderBy('id').limit(learningLimits.entries).execute();
}

/** Refuses with `gazetteer.name_taken` and `gazetteer.too_many`. */
export async function createEntry(tx: Tx, form: GazetteerForm, edit: Edit): Promise<GazetteerEntry> {
  await alone(tx);
  await refuseTaken(tx, form, null);
  const row = await insert(tx, form, edit);
  await refuseMany(tx);
  await remember(tx, edit, { action: 'gazetteer.create', target: `gazetteer:${row.id}`, detail: { name: row.name } });
  return entryView(row);
}

/** Refuses with `gazetteer.not_found` and `gazetteer.name_taken`. */
export async function updateEntry(tx: Tx, id: string, form: GazetteerForm, edit: Edit): Promise<GazetteerEntry> {
  await alone(tx);
  await refuseTaken(tx, form, id);
  const row = await tx
    .tables<Tables>()
    .updateTable('gazetteer_entries')
    .set({ type: form.type, ...namesOf(form), updated_at: edit.now })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw notFound();
  await remember(tx, edit, { action: 'gazetteer.update', target: `gazetteer:${id}`, detail: { name: row.name } });
  return entryView(row);
}

/** Refuses with `gazetteer.not_found`. */
export async function removeEntry(tx: Tx, id: string, edit: Edit): Promise<void> {
  const row = await tx
    .tables<Tables>()
    .deleteFrom('gazetteer_entries')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  if (!row) throw notFound();
  await remember(tx, edit, { action: 'gazetteer.remove', target: `gazetteer:${id}`, detail: { name: row.name } });
}

/** All or nothing; a known name gets the synonyms that it lacks. Refuses with `gazetteer.unreadable` and `gazetteer.too_many`. */
export async function importEntries(tx: Tx, text: string, edit: Edit) {
  const forms = readEntries(text);
  await alone(tx);
  const byKey = new Map(
    (await allEntries(tx)).flatMap((row) => row.name_keys.map((key) => [`${row.type} ${key}`, row])),
  );
  const result = { added: 0, grown: 0, known: 0 };
  for (const form of forms) {
    const same = byKey.get(`${form.type} ${keyOf(form.name)}`);
    const lacking = form.synonyms.filter((name) => !byKey.has(`${form.type} ${keyOf(name)}`));
    if (same && lacking.length === 0) {
      result.known++;
      continue;
    }
    const row = same
      ? await grow(tx, same, [...same.synonyms, ...lacking].slice(0, learningLimits.synonyms), edit)
      : await insert(tx, { ...form, synonyms: lacking }, edit);
    for (const key of row.name_keys) byKey.set(`${row.type} ${key}`, row);
    if (same) result.grown++;
    else result.added++;
  }
  await refuseMany(tx);
  if (result.added + result.grown > 0)
    await remember(tx, edit, { action: 'gazetteer.import', target: 'understanding:gazetteer', detail: { ...result } });
  return result;
}

function grow(tx: Tx, { id, name }: EntryRow, synonyms: string[], { now }: Edit): Promise<EntryRow> {
  return tx
    .tables<Tables>()
    .updateTable('gazetteer_entries')
    .set({ ...namesOf({ name, synonyms }), updated_at: now })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Columns type, name, synonyms (parted by |, 、 or ;), with or without a first line that says so. */
function readEntries(text: string): GazetteerForm[] {
  const head = text.slice(0, text.indexOf('\n') >>> 0);
  const lines = table(text.replace(/^\uFEFF/u, ''), head.includes('\t') ? '\t' : ',');
  const problems: [string, string][] = [];
  const forms = lines.flatMap(({ record: [type = '', name = '', synonyms = ''], info: { lines: line } }, at) => {
    if (at === 0 && /^(?:type|类型)$/iu.test(type.trim())) return [];
    const form = { type: typeNamed(type), name: name.trim(), synonyms: apart(synonyms) };
    const wrong = wrongWith(form);
    if (wrong !== null) problems.push([`line ${line}`, wrong]);
    return wrong === null ? [form as GazetteerForm] : [];
  });
  if (problems.length > 0)
    throw refuse('gazetteer.unreadable', 'Some lines cannot be read', {
      fields: Object.fromEntries(problems.slice(0, PROBLEMS)),
    });
  if (forms.length === 0) throw refuse('gazetteer.unreadable', 'There is no name in it');
  if (forms.length > learningLimits.entries) throw tooMany();
  return forms;
}

const inChinese: Readonly<Record<string, GazetteerType>> = {
  产品: 'product',
  店型: 'shop_type',
  品牌: 'brand',
  公司: 'company',
  职位: 'position',
  地点: 'place',
};

const typeNamed = (text: string): GazetteerType | null =>
  inChinese[text.trim()] ?? gazetteerType.safeParse(text.trim().toLowerCase()).data ?? null;

const apart = (text: string) =>
  [...new Set(text.split(/[|、;；]/u).map((one) => one.trim()))].filter((one) => one !== '');

function wrongWith({ type, name, synonyms }: { type: GazetteerType | null; name: string; synonyms: string[] }) {
  if (type === null) return 'has an unknown type';
  if (name === '') return 'has no name';
  if ([name, ...synonyms].some((one) => one.length > learningLimits.entryName))
    return `has a name of more than ${learningLimits.entryName} characters`;
  return synonyms.length > learningLimits.synonyms ? `has more than ${learningLimits.synonyms} synonyms` : null;
}

function table(text: string, delimiter: string): { record: string[]; info: { lines: number } }[] {
  try {
    return parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    const line = (error as { lines?: number }).lines ?? 1;
    throw refuse('gazetteer.unreadable', `Line ${line} is no line of CSV`, {
      fields: { [`line ${line}`]: 'is no CSV' },
    });
  }
}

function insert(tx: Tx, form: GazetteerForm, edit: Edit): Promise<EntryRow> {
  const id = newId(edit.now.getTime());
  return tx
    .tables<Tables>()
    .insertInto('gazetteer_entries')
    .values({ tenant_id: tx.tenant, id, type: form.type, ...namesOf(form), ...created(edit), updated_at: edit.now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

function namesOf({ name, synonyms }: Pick<GazetteerForm, 'name' | 'synonyms'>) {
  const trimmed = name.trim();
  const others = [...new Map(synonyms.map((one) => [keyOf(one), one.trim()]))].flatMap(([key, one]) =>
    key === keyOf(trimmed) ? [] : [one],
  );
  return { name: trimmed, synonyms: others, name_keys: keysOf({ name: trimmed, synonyms: others }) };
}

async function refuseTaken(tx: Tx, form: GazetteerForm, except: string | null): Promise<void> {
  const twin = await entries(tx)
    .select('name')
    .where('type', '=', form.type)
    .where(sql<boolean>`name_keys && ${keysOf(form)}::text[]`)
    .where(sql<boolean>`id is distinct from ${except}::uuid`)
    .executeTakeFirst();
  if (twin)
    throw refuse('gazetteer.name_taken', 'The type has this name or synonym already', { fields: { name: twin.name } });
}

async function refuseMany(tx: Tx): Promise<void> {
  if ((await countEntries(tx)) > learningLimits.entries) throw tooMany();
}

export async function countEntries(tx: Tx): Promise<number> {
  const { count } = await entries(tx)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function entries(tx: Tx) {
  return tx.tables<Tables>().selectFrom('gazetteer_entries').where('tenant_id', '=', tx.tenant);
}

const entryView = (row: EntryRow): GazetteerEntry => ({
  id: row.id,
  type: row.type,
  name: row.name,
  synonyms: row.synonyms,
  createdBy: row.created_by === null ? null : { id: row.created_by, name: row.created_by_name ?? '' },
  updatedAt: row.updated_at.toISOString(),
});

const notFound = () => refuse('gazetteer.not_found', 'There is no such name');
const tooMany = () => refuse('gazetteer.too_many', `A company has at most ${learningLimits.entries} names`);
