import { readFileSync } from 'node:fs';
import type { Entry } from '../src/entry.ts';

/** Sentences that mean the same. */
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

const MAX_SIMILAR = 6;
/** Components larger than this come from chains of wrong labels. */
const MAX_CLUSTER = 14;

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

/** Connected components of the pairs labelled 1 in a file of `sentence1<TAB>sentence2<TAB>label`. */
export function readClusters(paths: readonly string[]): Cluster[] {
  const parent = new Map<string, string>();
  const find = (text: string): string => {
    let root = text;
    while (parent.has(root) && parent.get(root) !== root) root = parent.get(root)!;
    return root;
  };
  for (const path of paths) {
    for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
      const [a, b, label] = line.split('\t');
      if (!a || !b || label?.trim() !== '1' || a === b) continue;
      for (const text of [a, b]) if (!parent.has(text)) parent.set(text, text);
      parent.set(find(a), find(b));
    }
  }
  const groups = new Map<string, string[]>();
  for (const text of parent.keys()) {
    const root = find(text);
    groups.set(root, [...(groups.get(root) ?? []), text]);
  }
  return [...groups.values()].filter((group) => group.length >= 2 && group.length <= MAX_CLUSTER);
}

/** An index of some clusters, one held-out question of each, and questions of clusters that are not in it. */
export function makeEpisode(
  domain: string,
  clusters: readonly Cluster[],
  opts: { size: number; foreign: readonly Cluster[]; rnd: () => number },
): Episode {
  const { size, foreign, rnd } = opts;
  const order = shuffled(clusters, rnd);
  const inside = order.slice(0, Math.min(size, Math.floor(order.length * 0.6)));
  const outside = order.slice(inside.length, inside.length + Math.ceil(inside.length * 0.15));
  const entries: Entry[] = [];
  const questions: Question[] = [];
  for (const [i, cluster] of inside.entries()) {
    const [held, question, ...similar] = shuffled(cluster, rnd);
    const id = `e${i}`;
    entries.push({ id, question: question!, similar: similar.slice(0, MAX_SIMILAR), answer: '' });
    questions.push({ text: held!, gold: id, foreign: false });
  }
  for (const cluster of outside) questions.push({ text: cluster[0]!, gold: undefined, foreign: false });
  for (const cluster of shuffled(foreign, rnd).slice(0, Math.ceil(inside.length * 0.35)))
    questions.push({ text: cluster[0]!, gold: undefined, foreign: true });
  return { domain, entries, questions };
}
