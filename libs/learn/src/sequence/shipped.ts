import { readFileSync } from 'node:fs';
import { loadLabeller, type Labeller } from './labeller.ts';

let shipped: Labeller | undefined;

/** The labeller that ships, read once: company, person, position, address, organization. Card: models/entities/README.md. */
export function shippedLabeller(): Labeller {
  shipped ??= loadLabeller(readFileSync(new URL('../../../../models/entities/labeller.bin', import.meta.url)));
  return shipped;
}
