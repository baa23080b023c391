import { LRUCache } from 'lru-cache';
import type { LeadsTo } from '#contracts/http/learning';
import { BadModel, loadClassifier, type Classifier } from '#libs/learn';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Facts } from '#platform/facts';
import { perceptionFacts } from '../facts.ts';
import { keyOf } from '../intents/examples.ts';
import { allEntries } from '../intents/gazetteer.ts';
import { leadsToOf, liveIntents } from '../intents/intents.ts';
import type { EntryRow } from '../tables.ts';
import { fetchVersion, modelBytes, serving, trainedRows } from './versions.ts';

/** Bytes of models held in memory; a model takes some times the size of its file. */
const MODEL_BYTES = 256 * 1024 * 1024;
const GROWTH = 4;
/** Companies whose intents and names are held. */
const COMPANIES = 1_000;
/** Intents that are told of one message. */
const RANKED = 5;

export interface RankedLabel {
  readonly intentId: string | null;
  readonly name: string;
  readonly title: string;
  readonly probability: number;
}

/** Where an intent leads, without what a reader of the console sees. */
export type Leading = Exclude<LeadsTo, { kind: 'article' }> | { readonly kind: 'article'; readonly articleId: string };

/** What a version says of a message. */
export interface IntentSeen {
  readonly intentId: string | null;
  readonly name: string;
  readonly title: string;
  /** That it is this intent, of all that could be said, 0..1. */
  readonly probability: number;
  /** It is surely enough one of the intents, and this one still stands. */
  readonly accepted: boolean;
  /** The message is, but for case, spaces and marks, an example that the version learned this intent from. */
  readonly taught: boolean;
  /** That it is any of the intents. */
  readonly inScope: number;
  /** The likeliest first, given that it is one of them. */
  readonly ranked: readonly RankedLabel[];
  readonly leadsTo: Leading;
  /** Number of the version that says so. */
  readonly version: number;
}

/** Reads one message; pure, about a tenth of a millisecond. */
export type IntentReader = (text: string) => IntentSeen | null;

/** A version at work. */
export interface Serving {
  readonly id: string;
  readonly number: number;
  readonly read: IntentReader;
}

/** What a text takes that a version learned from, about; `GROWTH` times it. */
const KEY_BYTES = 50;

interface Loaded {
  readonly classifier: Classifier;
  readonly number: number;
  readonly taught: ReadonlyMap<string, string | null>;
  readonly bytes: number;
}

interface Known {
  readonly serving: { readonly id: string; readonly number: number } | null;
  readonly intents: ReadonlyMap<string, { id: string; title: string; leadsTo: Leading }>;
  readonly entries: readonly EntryRow[];
}

/** What companies taught, in memory; every process forgets it when it changes. */
export interface Service {
  /** A version of a company, that in service unless another is named; null when none serves. Refuses with `version.not_found` and `version.unreadable`. */
  reader(tenant: string, versionId?: string): Promise<Serving | null>;
  /** Names of the things of a company. */
  entries(tenant: string): Promise<readonly EntryRow[]>;
  forget(tenant: string): void;
}

export function createService({ db, facts }: { db: Db; facts: Facts }): Service {
  const companies = new LRUCache<string, Promise<Known>>({ max: COMPANIES });
  const models = new LRUCache<string, Loaded>({
    maxSize: MODEL_BYTES,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes * GROWTH),
  });
  const forget = (tenant: string) => void companies.delete(tenant);
  facts.broadcast(Object.values(perceptionFacts), ({ tenant }) => forget(tenant));

  function knownOf(tenant: string): Promise<Known> {
    const before = companies.get(tenant);
    if (before) return before;
    const asked = db.tenant(tenant, readKnown);
    companies.set(tenant, asked);
    // Whoever asks next tries again.
    asked.catch(() => companies.peek(tenant) === asked && companies.delete(tenant));
    return asked;
  }

  async function modelOf(tenant: string, id: string) {
    const key = `${tenant}/${id}`;
    const before = models.get(key);
    if (before) return before;
    const loaded = await db.tenant(tenant, async (tx): Promise<Loaded> => {
      const [bytes, { number }] = [await modelBytes(tx, id), await fetchVersion(tx, id)];
      const classifier = readable(bytes, number);
      const taught = labelsByKey(await trainedRows(tx, id));
      return { classifier, number, taught, bytes: bytes.length + taught.size * KEY_BYTES };
    });
    models.set(key, loaded);
    return loaded;
  }

  return {
    async reader(tenant, versionId) {
      const known = await knownOf(tenant);
      const id = versionId ?? known.serving?.id;
      if (id === undefined) return null;
      const loaded = await modelOf(tenant, id);
      return { id, number: loaded.number, read: (text) => seen(text, loaded, known) };
    },
    entries: async (tenant) => (await knownOf(tenant)).entries,
    forget,
  };
}

function readable(bytes: Uint8Array, number: number): Classifier {
  try {
    return loadClassifier(bytes);
  } catch (error) {
    if (!(error instanceof BadModel)) throw error;
    throw refuse('version.unreadable', `The file of version ${number} cannot be read: ${error.message}`);
  }
}

async function readKnown(tx: Tx): Promise<Known> {
  const { now } = await serving(tx);
  const intents = await liveIntents(tx);
  return {
    serving: now && { id: now.id, number: now.number },
    intents: new Map(intents.map((row) => [row.name, { id: row.id, title: row.title, leadsTo: leadsToOf(row) }])),
    entries: await allEntries(tx),
  };
}

/** What each text that was learned from was taught to be; left out where it was taught to be several things. */
function labelsByKey(rows: readonly { text: string; label: string | null }[]): Map<string, string | null> {
  const labels = new Map<string, string | null>();
  for (const { text, label } of rows) {
    const key = keyOf(text);
    labels.set(key, labels.has(key) && labels.get(key) !== label ? null : label);
  }
  return labels;
}

function seen(text: string, { classifier, taught, number: version }: Loaded, { intents }: Known): IntentSeen | null {
  const { ranked, inScope, accepted } = classifier.predict(text);
  const [best] = ranked;
  if (!best) return null;
  const stands = intents.get(best.label);
  return {
    intentId: stands?.id ?? null,
    name: best.label,
    title: stands?.title ?? best.label,
    probability: best.probability * inScope,
    accepted: accepted && stands !== undefined,
    taught: stands !== undefined && taught.get(keyOf(text)) === best.label,
    inScope,
    ranked: ranked.slice(0, RANKED).map(({ label, probability }) => ({
      intentId: intents.get(label)?.id ?? null,
      name: label,
      title: intents.get(label)?.title ?? label,
      probability,
    })),
    leadsTo: stands?.leadsTo ?? { kind: 'nothing' },
    version,
  };
}
