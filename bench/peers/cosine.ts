import { writeFileSync } from 'node:fs';
import { topOf, type KnowledgeRow, type Ranking } from '#libs/evaluation';
import { dot, type Encoder } from '#libs/encoder';
import { spellings, type Peer } from './peer.ts';

export type Encode = Pick<Encoder, 'encode' | 'dimensions'>;

/** The vectors of all spellings, those of one entry side by side. */
export interface Vectors {
  readonly owners: string[];
  readonly flat: Float32Array;
}

export const ownersOf = (rows: readonly KnowledgeRow[]): string[] =>
  rows.flatMap((row) => spellings(row).map(() => row.id));

export function vectorsOf(rows: readonly KnowledgeRow[], { encode, dimensions }: Encode): Vectors {
  const owners = ownersOf(rows);
  const flat = new Float32Array(owners.length * dimensions);
  for (const [at, text] of rows.flatMap(spellings).entries()) flat.set(encode(text), at * dimensions);
  return { owners, flat };
}

/** The encoder alone: the cosine with every spelling, an entry worth its nearest. Exact, and linear in their number. */
export function cosine(rows: readonly KnowledgeRow[], encoder: Encode, from?: Vectors): Peer {
  const { dimensions } = encoder;
  const { owners, flat } = from ?? vectorsOf(rows, encoder);
  const at = (document: number) => flat.subarray(document * dimensions, (document + 1) * dimensions);
  return {
    search(query, { limit, only }): Ranking {
      const began = performance.now();
      const asked = encoder.encode(query);
      const encoderMs = performance.now() - began;
      const best = new Map<string, number>();
      // A heap would be quicker at the end; the loop over all vectors is what costs.
      for (const [document, id] of owners.entries()) {
        if (only !== undefined && !only.has(id)) continue;
        const near = dot(asked, at(document));
        if (near > (best.get(id) ?? Number.NEGATIVE_INFINITY)) best.set(id, near);
      }
      return { ...topOf(best, limit), encoderMs };
    },
    edit(row) {
      const texts = spellings(row);
      for (const [nth, document] of owners.flatMap((id, each) => (id === row.id ? [each] : [])).entries())
        at(document).set(encoder.encode(texts[nth] ?? row.question));
    },
    save: (file) => writeFileSync(file, flat),
  };
}
