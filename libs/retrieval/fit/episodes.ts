import { readFileSync } from 'node:fs';
import type { Entry } from '../src/entry.ts';

/** Sentences that mean the same; one alone when nothing is labelled as its equal. */
export type Cluster = readonly string[];

export interface Question {
  readonly text: string;
  /** Undefined: nothing in the index answers it. */
  readonly gold: string | undefined;
  /** Where an unanswerable question comes from: near (a cluster left out) or from another domain. */
  readonly foreign: boolean;
}

export interface Episode {
  readonly domain: string;
  readonly entries: readonly Entry[];
  readonly questions: readonly Question[];
}

const MAX_SIMILAR = 12;
/** Of the sentences of a cluster, the share that is asked; at least one, and never all. */
const HELD_OUT = 0.34;
/** Components larger than this come from chains of wrong labels. */
const MAX_CLUSTER = 30;
/** Clusters left out of an index, to ask for what is not there; and questions of other domains. */
const LEFT_OUT = 0.25;
const FOREIGN = 0.25;

/** Small, seeded, good enough to draw samples (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], rnd: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(rnd() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

class Joined {
  readonly #parent = new Map<string, string>();

  rootOf(text: string): string {
    let root = text;
    while ((this.#parent.get(root) ?? root) !== root) root = this.#parent.get(root)!;
    return root;
  }
  join(a: string, b: string): void {
    for (const text of [a, b]) if (!this.#parent.has(text)) this.#parent.set(text, text);
    this.#parent.set(this.rootOf(a), this.rootOf(b));
  }
}

function hashed(text: string): number {
  let h = 0;
  for (const char of text) h = (Math.imul(h, 31) + char.charCodeAt(0)) >>> 0;
  return h;
}

/**
 * Connected components of the pairs labelled 1 in files of `sentence1<TAB>sentence2<TAB>label`, single sentences too, in
 * `folds` parts. Whatever was compared at all stays in one part: what looks alike and means something else is what
 * makes a question hard.
 */
export function readClusters(paths: readonly string[], folds: number): Cluster[][] {
  const [same, compared] = [new Joined(), new Joined()];
  const texts = new Set<string>();
  for (const path of paths) {
    for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
      const [a, b, label] = line.split('\t');
      if (!a || !b) continue;
      texts.add(a).add(b);
      compared.join(a, b);
      if (label?.trim() === '1') same.join(a, b);
    }
  }
  const groups = new Map<string, string[]>();
  for (const text of texts) {
    const root = same.rootOf(text);
    const known = groups.get(root);
    if (known) known.push(text);
    else groups.set(root, [text]);
  }
  const parts: Cluster[][] = Array.from({ length: folds }, () => []);
  for (const group of groups.values())
    if (group.length <= MAX_CLUSTER) parts[hashed(compared.rootOf(group[0]!)) % folds]!.push(group);
  return parts;
}

interface Drawn {
  /** Entries of the index. */
  readonly size: number;
  /** Answerable questions, at most. */
  readonly asked: number;
  readonly foreign: readonly Cluster[];
  readonly rnd: () => number;
}

/** An index of clusters and single sentences, held-out questions of some, and questions that it does not answer. */
export function makeEpisode(
  domain: string,
  clusters: readonly Cluster[],
  { size, asked, foreign, rnd }: Drawn,
): Episode {
  const order = shuffled(clusters, rnd);
  const paired = order.filter(({ length }) => length > 1).slice(0, Math.floor(size * 0.6));
  const single = order.filter(({ length }) => length === 1);
  const out = paired.splice(0, Math.floor(paired.length * LEFT_OUT));
  const entries: Entry[] = [];
  const questions: Question[] = [];
  for (const [i, cluster] of paired.entries()) {
    const mixed = shuffled(cluster, rnd);
    // What is asked in many words is asked often: a cluster gives questions by its size, of those of two only some do.
    const silent = cluster.length === 2 && i % 3 !== 0;
    const held = mixed.splice(0, silent ? 0 : Math.ceil(cluster.length * HELD_OUT));
    if (silent) mixed.pop();
    const [question, ...similar] = mixed;
    const id = `e${i}`;
    entries.push({ id, question: question!, similar: similar.slice(0, MAX_SIMILAR), answer: '' });
    for (const text of held) if (questions.length < asked) questions.push({ text, gold: id, foreign: false });
  }
  for (const [i, cluster] of single.slice(0, size - entries.length).entries())
    entries.push({ id: `s${i}`, question: cluster[0]!, answer: '' });
  for (const cluster of out.slice(0, asked * LEFT_OUT))
    questions.push({ text: cluster[0]!, gold: undefined, foreign: false });
  for (const cluster of shuffled(foreign, rnd).slice(0, Math.ceil(questions.length * FOREIGN)))
    questions.push({ text: cluster[0]!, gold: undefined, foreign: true });
  return { domain, entries, questions };
}
