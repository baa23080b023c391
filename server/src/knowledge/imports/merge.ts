import { createHash } from 'node:crypto';
import type { ArticleDraft, Chunk } from '#contracts/http/knowledge';
import { mergeItems } from '#libs/pack';

/** A row of questions and answers; its kind goes without saying. */
export type Row = Omit<ArticleDraft, 'kind'>;

/** A passage as a file said it, told by a fingerprint. */
export interface Brought {
  readonly id: string;
  readonly print: string;
}

/** A passage that comes in. */
export interface Incoming {
  readonly chunk: Chunk;
  /** It was edited in the preview, or the file shall win: what stands here gives way. */
  readonly wins: boolean;
}

export interface MergedPassages {
  readonly chunks: readonly Chunk[];
  /** Passages that the file brings anew. */
  readonly added: readonly string[];
  /** What stays as it stands here although the file says otherwise or no more. */
  readonly kept: readonly { readonly id: string; readonly why: 'edited' | 'left_out' }[];
}

/** A fingerprint of what is read in a passage. */
export function printOf({ heading, text }: Pick<Chunk, 'heading' | 'text'>): string {
  return createHash('sha256')
    .update(JSON.stringify([heading, text]))
    .digest('base64url')
    .slice(0, 22);
}

/**
 * Three sides of a document: what the file said before, what it says now, and what stands here. Unchanged passages keep
 * the edits made here; passages that the file has no more go unless somebody edited them.
 */
export function mergePassages(
  before: readonly Brought[],
  incoming: readonly Incoming[],
  here: readonly Chunk[],
): MergedPassages {
  const [now, mine] = [byId(incoming.map((each) => [each.chunk.id, each])), byId(here.map((each) => [each.id, each]))];
  const side = (chunk: Chunk) => ({ id: chunk.id, print: printOf(chunk) });
  const merge = mergeItems<Brought>(
    before.map(({ id, print }) => ({ id, print })),
    incoming.map(({ chunk }) => side(chunk)),
    here.map(side),
  );
  const stays = new Set([...merge.items.map(({ id }) => id), ...incoming.filter(({ wins }) => wins).map(idOf)]);
  const fromFile = new Set([...merge.added, ...merge.updated]);
  const chunks = ordered(before, incoming.map(idOf), [...mine.keys()])
    .filter((id) => stays.has(id))
    .map((id): Chunk => {
      const [given, own] = [now.get(id), mine.get(id)];
      if (!own) return given!.chunk;
      if (!given) return own;
      const { page, box, disabled } = given.chunk;
      const words = given.wins || fromFile.has(id) ? given.chunk : own;
      return { ...own, heading: words.heading, text: words.text, page, box, disabled };
    });
  const wins = new Set(incoming.filter((each) => each.wins).map(idOf));
  const known = new Set(before.map(({ id }) => id));
  return {
    chunks,
    added: incoming.map(idOf).filter((id) => !mine.has(id) && !known.has(id)),
    kept: [
      ...merge.conflicts.map(({ id, mine: own }) => ({ id, why: own ? ('edited' as const) : ('left_out' as const) })),
      ...merge.kept.filter((id) => !mine.has(id) && now.has(id)).map((id) => ({ id, why: 'left_out' as const })),
    ].filter(({ id }) => !wins.has(id)),
  };
}

const idOf = ({ chunk }: Incoming) => chunk.id;
const byId = <T>(entries: readonly (readonly [string, T])[]) => new Map(entries);

/** The order of the file with what stands only here behind its neighbour; the other way round where somebody arranged it. */
function ordered(before: readonly Brought[], incoming: readonly string[], here: readonly string[]): string[] {
  const [known, present] = [new Set(before.map(({ id }) => id)), new Set(here)];
  const was = before.map(({ id }) => id).filter((id) => present.has(id));
  const is = here.filter((id) => known.has(id));
  const arranged = was.some((id, at) => id !== is[at]);
  return arranged ? woven(here, incoming) : woven(incoming, here);
}

function woven(spine: readonly string[], others: readonly string[]): string[] {
  const followers = new Map<string | null, string[]>();
  const inSpine = new Set(spine);
  let last: string | null = null;
  for (const id of others) {
    if (inSpine.has(id)) last = id;
    else followers.set(last, [...(followers.get(last) ?? []), id]);
  }
  return [...(followers.get(null) ?? []), ...spine.flatMap((id) => [id, ...(followers.get(id) ?? [])])];
}

export const rowFields = [
  'question',
  'similar',
  'negative',
  'answer',
  'answers',
  'language',
  'category',
  'products',
  'validFrom',
  'validTo',
] as const;
type Field = { id: (typeof rowFields)[number]; value: Row[(typeof rowFields)[number]] };

export interface MergedRow {
  readonly draft: Row;
  /** Fields that the file changes here. */
  readonly changes: readonly string[];
  /** Fields that both changed; what stands here stays unless the file wins. */
  readonly conflicts: readonly string[];
}

/**
 * Three sides of a question and answer, field by field. Without `before` (it was written here by hand) each difference
 * is a conflict, but a field that the row leaves empty is none.
 */
export function mergeRow(before: Row | null, incoming: Row, { here, wins }: { here: Row; wins: boolean }): MergedRow {
  const side = (row: Row) => rowFields.map((id): Field => ({ id, value: row[id] }));
  const said = side(incoming).filter(({ value }) => before !== null || !isEmpty(value));
  const merge = mergeItems<Field>(before ? side(before) : [], said, side(here));
  const conflicts = merge.conflicts.map(({ id }) => id);
  const won = wins ? said.filter(({ id }) => conflicts.includes(id)) : [];
  const fields = [...side(here), ...merge.items.filter(({ id }) => merge.updated.includes(id)), ...won];
  const draft = Object.fromEntries(fields.map(({ id, value }) => [id, value])) as unknown as Row;
  const same = (field: Field) => JSON.stringify(field.value) === JSON.stringify(here[field.id]);
  return {
    draft,
    changes: side(draft)
      .filter((field) => !same(field))
      .map(({ id }) => id),
    conflicts,
  };
}

function isEmpty(value: Field['value']): boolean {
  return value === null || value.length === 0;
}
