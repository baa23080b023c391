import type { Ranking, Searcher } from './measure.ts';

/** What a text is cut into. */
export type Cut = (text: string) => readonly string[];

const K1 = 1.2;
const B = 0.75;

/** An entry with all the texts it can be found by. */
export interface Spelled {
  readonly id: string;
  readonly texts: readonly string[];
}

/**
 * Okapi BM25 (Robertson and Zaragoza 2009, k1 1.2, b 0.75) over every spelling as a document of its own; an entry is
 * worth its best spelling. The yardstick beside the product: it decides nothing, so it has no answers.
 */
export function createBm25(entries: readonly Spelled[], cut: Cut): Searcher {
  const lists = new Map<string, number[]>();
  const owners: string[] = [];
  const lengths: number[] = [];
  for (const { id, texts } of entries) {
    for (const text of texts) {
      const document = owners.push(id) - 1;
      const counts = tally(cut(text));
      lengths.push([...counts.values()].reduce((sum, count) => sum + count, 0));
      for (const [term, count] of counts) {
        const list = lists.get(term) ?? [];
        list.push(document, count);
        lists.set(term, list);
      }
    }
  }
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const idf = (found: number) => Math.log(1 + (owners.length - found + 0.5) / (found + 0.5));
  const sums = new Float64Array(owners.length);

  return {
    search(query, { limit, only }): Ranking {
      sums.fill(0);
      const touched = new Set<number>();
      for (const term of new Set(cut(query))) {
        const list = lists.get(term) ?? [];
        const worth = idf(list.length / 2);
        for (let at = 0; at < list.length; at += 2) {
          const document = list[at]!;
          const count = list[at + 1]!;
          const norm = K1 * (1 - B + (B * lengths[document]!) / average);
          sums[document]! += (worth * count * (K1 + 1)) / (count + norm);
          touched.add(document);
        }
      }
      const best = new Map<string, number>();
      for (const document of touched) {
        const id = owners[document]!;
        if (only === undefined || only.has(id)) best.set(id, Math.max(best.get(id) ?? 0, sums[document]!));
      }
      return topOf(best, limit);
    },
  };
}

/** The highest first; equal ones by id, so that the order they were put in does not matter. */
export function topOf(scores: ReadonlyMap<string, number>, limit: number): Ranking {
  const ranked = [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, limit);
  return { ranked: ranked.map(([id]) => id), confidence: ranked[0]?.[1] ?? Number.NEGATIVE_INFINITY };
}

function tally(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
