import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { quantise } from '#libs/encoder';
import type { Db, Tx } from '#platform/db';
import type { Encoders, Outcome } from './choose.ts';

/** Texts that are encoded and kept at once: what was paid for stays when the next batch fails. */
const BATCH = 64;
/** Texts looked up at once. */
const LOOKUP = 2_000;
/** A question waits this long for its vector; then it is answered by the embedded encoder. */
const QUESTION_MS = 400;
/** Vectors of questions kept in memory: a question is looked for more than once in a turn. */
const QUESTIONS = 1_000;
/** An index adds four components at a time. */
const ALIGNED = 4;

/** Whose vectors they are; those of different ids never meet. */
export interface Maker {
  readonly id: string;
  readonly dimensions: number;
}
export interface Made extends Maker {
  /** By text, a byte a component. */
  readonly vectors: ReadonlyMap<string, Int8Array>;
}
export type Missed = { readonly missed: Exclude<Outcome, 'chosen'> | 'late' };

interface VectorTables {
  text_vectors: { tenant_id: string; encoder: string; print: string; vector: Buffer };
}

export interface KeptVectors {
  /** Vectors of texts of a company: those that are kept, and the others made now. */
  of(tenant: string, texts: readonly string[]): Promise<Made | Missed>;
  /** Vectors of questions, now or not at all. Nothing of them is written down. */
  ofQuestion(texts: readonly string[]): Promise<Made | Missed>;
  /** Whose vectors they will be, as soon as that is known. */
  maker(): Promise<Maker | Missed>;
  /** Lets go of all but the vectors of these texts. */
  prune(tenant: string, maker: Maker, prints: ReadonlySet<string>): Promise<void>;
}

export function createKeptVectors({ db, encoders }: { db: Db; encoders: Encoders }): KeptVectors {
  const questions = new LRUCache<string, Int8Array>({ max: QUESTIONS });
  let known: Maker | undefined;

  async function make(texts: readonly string[], urgent: boolean): Promise<Made | Missed> {
    const { id, dimensions: width, vectors, outcome } = await encoders.encode(texts, { urgent });
    if (outcome !== 'chosen') return { missed: outcome };
    const dimensions = Math.ceil(width / ALIGNED) * ALIGNED;
    known = known?.id === id ? known : { id, dimensions };
    const widened = vectors.map((vector) => {
      const bytes = new Int8Array(dimensions);
      bytes.set(quantise(vector));
      return bytes;
    });
    return { id, dimensions, vectors: new Map(texts.map((text, i) => [text, widened[i]!])) };
  }
  /** What comes too late for one question is there for the next. */
  async function makeQuestions(texts: readonly string[]): Promise<Made | Missed> {
    const made = await make(texts, true);
    if ('vectors' in made) for (const [text, vector] of made.vectors) questions.set(keyOf(made, text), vector);
    return made;
  }
  const maker = async () => known ?? make(['你好'], false);

  return {
    maker,
    async of(tenant, texts) {
      const mine = await maker();
      if ('missed' in mine) return mine;
      const vectors = await db.tenant(tenant, (tx) => read(tx, mine, texts));
      const missing = [...new Set(texts)].filter((text) => !vectors.has(text));
      for (let at = 0; at < missing.length; at += BATCH) {
        const made = await make(missing.slice(at, at + BATCH), false);
        if ('missed' in made) return made;
        if (made.id !== mine.id) return { missed: 'fallback-dimensions' };
        await db.tenant(tenant, (tx) => keep(tx, made));
        for (const [text, vector] of made.vectors) vectors.set(text, vector);
      }
      return { ...mine, vectors };
    },
    async ofQuestion(texts) {
      const wanted = texts.filter((text) => !known || !questions.has(keyOf(known, text)));
      if (wanted.length > 0) {
        const late = sleep(QUESTION_MS, { missed: 'late' } as const, { ref: false });
        const made = await Promise.race([makeQuestions(wanted), late]);
        if ('missed' in made) return made;
      }
      const mine = known!;
      const vectors = new Map<string, Int8Array>();
      for (const text of texts) {
        const vector = questions.get(keyOf(mine, text));
        // The model changed in between.
        if (!vector) return { missed: 'fallback-dimensions' };
        vectors.set(text, vector);
      }
      return { ...mine, vectors };
    },
    prune: (tenant, mine, prints) => db.tenant(tenant, (tx) => prune(tx, mine, prints)),
  };
}

const keyOf = ({ id }: Maker, text: string) => `${id} ${text}`;

export function printOfText(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

async function read(tx: Tx, { id, dimensions }: Maker, texts: readonly string[]): Promise<Map<string, Int8Array>> {
  const found = new Map<string, Int8Array>();
  const byPrint = new Map(texts.map((text) => [printOfText(text), text]));
  const prints = [...byPrint.keys()];
  for (let at = 0; at < prints.length; at += LOOKUP) {
    const rows = await tx
      .tables<VectorTables>()
      .selectFrom('text_vectors')
      .select(['print', 'vector'])
      .where('tenant_id', '=', tx.tenant)
      .where('encoder', '=', id)
      .where('print', '=', sql<string>`any(${prints.slice(at, at + LOOKUP)}::text[])`)
      .execute();
    for (const { print, vector } of rows)
      if (vector.length === dimensions) found.set(byPrint.get(print)!, new Int8Array(vector));
  }
  return found;
}

async function keep(tx: Tx, { id, vectors }: Made): Promise<void> {
  const rows = [...vectors].map(([text, vector]) => ({
    tenant_id: tx.tenant,
    encoder: id,
    print: printOfText(text),
    vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
  }));
  await tx
    .tables<VectorTables>()
    .insertInto('text_vectors')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function prune(tx: Tx, { id }: Maker, prints: ReadonlySet<string>): Promise<void> {
  await tx
    .tables<VectorTables>()
    .deleteFrom('text_vectors')
    .where('tenant_id', '=', tx.tenant)
    .where((row) =>
      row.or([row('encoder', '<>', id), row.not(row('print', '=', sql<string>`any(${[...prints]}::text[])`))]),
    )
    .execute();
}
