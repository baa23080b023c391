import { createRequire } from 'node:module';
import type * as usearch from 'usearch';
import type { KnowledgeRow, Ranking } from '#libs/evaluation';
import { topOf } from '#libs/evaluation';
import { spellings, type Peer } from './peer.ts';
import { ownersOf, vectorsOf, type Encode } from './cosine.ts';

// Its ES module does not find its own binary (2.25.3).
const { Index } = createRequire(import.meta.url)('usearch') as typeof usearch;

/** Spellings fetched per entry asked for: several of them may belong to one entry. */
const WIDER = 4;

/** An HNSW graph over the encoder's vectors (usearch, f16): the same as `cosine`, approximately, in less time. */
export function approximate(rows: readonly KnowledgeRow[], encoder: Encode, file?: string): Peer {
  const { dimensions } = encoder;
  const index = new Index({
    dimensions,
    metric: 'ip',
    quantization: 'f16',
    connectivity: 16,
    expansion_add: 0,
    expansion_search: 0,
    multi: false,
  } as ConstructorParameters<typeof Index>[0]);
  const owners = ownersOf(rows);
  if (file === undefined) {
    const { flat } = vectorsOf(rows, encoder);
    index.add(
      BigUint64Array.from(owners, (_, at) => BigInt(at)),
      flat,
    );
  } else index.load(file);
  return {
    search(query, { limit, only }): Ranking {
      const began = performance.now();
      const asked = encoder.encode(query);
      const encoderMs = performance.now() - began;
      const { keys, distances } = index.search(asked, Math.min(owners.length, limit * WIDER), 0) as usearch.Matches;
      const best = new Map<string, number>();
      for (const [nth, key] of keys.entries()) {
        const id = owners[Number(key)]!;
        if (only === undefined || only.has(id)) best.set(id, Math.max(best.get(id) ?? -1, 1 - distances[nth]!));
      }
      return { ...topOf(best, limit), encoderMs };
    },
    edit(row) {
      const old = owners.flatMap((id, at) => (id === row.id ? [at] : []));
      for (const at of old) {
        index.remove(BigInt(at));
        owners[at] = '';
      }
      for (const text of spellings(row)) index.add(BigInt(owners.push(row.id) - 1), encoder.encode(text));
    },
    save: (to) => index.save(to),
  };
}
