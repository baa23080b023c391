import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  createIndex,
  DamagedError,
  loadBundle,
  match,
  openIndex,
  SnapshotMismatch,
  type Entry,
  type RetrievalIndex,
} from '#libs/retrieval';
import { GivenVectors } from './given-vectors.ts';
import { ShelfClosed, type Answers, type Ask, type Began, type Given, type SearchAsk } from './messages.ts';

interface Kept {
  readonly print: string;
  readonly ids: readonly string[];
}

type OpenAsk = Ask & { kind: 'open' };

interface Shelf {
  /** The synonyms it was made with. */
  readonly synonyms: string;
  readonly index: RetrievalIndex;
  /** Null when the index makes its vectors itself. */
  readonly given: GivenVectors | null;
  readonly articles: Map<string, Kept>;
}

/** The indexes of this process; lives in its own thread. */
export class Shelves {
  readonly #shelves = new Map<string, Shelf>();

  answer(ask: Ask): Answers[Ask['kind']] {
    switch (ask.kind) {
      case 'open': {
        const kept = this.#shelves.get(ask.shelf);
        const { shelf, built } =
          kept?.synonyms === JSON.stringify(ask.synonyms) ? { shelf: kept, built: 'opened' as const } : open(ask);
        this.#shelves.set(ask.shelf, shelf);
        return { known: [...shelf.articles].map(([id, { print }]) => [id, print] as const), built };
      }
      case 'change': {
        const shelf = this.#of(ask.shelf);
        having(shelf, ask.vectors, () => {
          for (const id of ask.gone) drop(shelf, id);
          for (const given of ask.put) put(shelf, given);
        });
        return null;
      }
      case 'save':
        save(this.#of(ask.shelf), ask.file);
        return null;
      case 'close':
        this.#shelves.delete(ask.shelf);
        return null;
      case 'readings':
        return this.#of(ask.shelf).index.readings(ask.query);
      case 'search': {
        const shelf = this.#of(ask.shelf);
        return having(shelf, ask.vectors, () => search(shelf, ask));
      }
    }
  }

  #of(name: string): Shelf {
    const shelf = this.#shelves.get(name);
    if (!shelf) throw new ShelfClosed('No such index is open');
    return shelf;
  }
}

function having<T>({ given }: Shelf, vectors: ReadonlyMap<string, Int8Array> | undefined, work: () => T): T {
  return given && vectors ? given.with(vectors, work) : work();
}

function put(shelf: Shelf, { articleId, print, entries }: Given): void {
  drop(shelf, articleId);
  for (const entry of entries) shelf.index.upsert(entry);
  shelf.articles.set(articleId, { print, ids: entries.map(({ id }) => id) });
}

function drop({ index, articles }: Shelf, articleId: string): void {
  for (const id of articles.get(articleId)?.ids ?? []) index.remove(id);
  articles.delete(articleId);
}

function search(shelf: Shelf, { query, limit, pins, instead, before }: SearchAsk): Answers['search'] {
  const [was, tried] = [entriesOf(before), entriesOf(instead)];
  try {
    turn(shelf.index, was, tried);
    const hits = shelf.index.search(query, { limit, pins });
    return { hits, match: match(hits) };
  } finally {
    turn(shelf.index, tried, was);
  }
}

const entriesOf = (given: readonly Given[]) =>
  new Map(given.flatMap(({ entries }) => entries.map((entry) => [entry.id, entry] as const)));

/** Only what differs is written: a document of which one passage changed costs one passage. */
function turn(index: RetrievalIndex, from: ReadonlyMap<string, Entry>, to: ReadonlyMap<string, Entry>): void {
  for (const id of from.keys()) if (!to.has(id)) index.remove(id);
  for (const [id, entry] of to) if (!isDeepStrictEqual(from.get(id), entry)) index.upsert(entry);
}

function open({ synonyms, file, encoder }: OpenAsk): { shelf: Shelf; built: Began } {
  const key = JSON.stringify(synonyms);
  const given = encoder ? new GivenVectors(encoder) : null;
  const options = { synonyms, ...(given && { bundle: { ...loadBundle('shipped'), encoder: given } }) };
  const empty = (built: Began) => ({
    shelf: { synonyms: key, given, index: createIndex(options), articles: new Map<string, Kept>() },
    built,
  });
  if (file === null || !existsSync(file)) return empty('absent');
  try {
    const { index, note } = openIndex(readFileSync(file), options);
    const articles = new Map(JSON.parse(note) as [string, Kept][]);
    return { shelf: { synonyms: key, given, index, articles }, built: 'opened' };
  } catch (error) {
    if (error instanceof SnapshotMismatch) return empty(error.why);
    if (error instanceof DamagedError) return empty('damaged');
    throw error;
  }
}

/** Written aside and renamed, so that a file that can be read is whole. */
function save({ index, articles }: Shelf, file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, index.save(JSON.stringify([...articles])), { mode: 0o600 });
  renameSync(aside, file);
}
