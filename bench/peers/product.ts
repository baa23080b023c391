import { writeFileSync } from 'node:fs';
import { createProduct, productOver, type KnowledgeRow } from '#libs/evaluation';
import { openIndex, type Bundle } from '#libs/retrieval';
import type { Peer } from './peer.ts';

/** The product itself, as something that can be measured beside the others. */
export function product(rows: readonly KnowledgeRow[], bundle: Bundle, snapshot?: Uint8Array): Peer {
  const { index, search } = snapshot
    ? productOver(openIndex(snapshot, { bundle }).index, bundle)
    : createProduct(rows, bundle);
  return {
    search,
    edit: (row) => index.upsert(row),
    save: (file) => writeFileSync(file, index.save()),
  };
}
