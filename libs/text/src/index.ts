export { graphemeTruncate } from './grapheme.ts';
export { links, type Link } from './links.ts';
export { fold, normalise, type Folded } from './normalise.ts';
export { formatQuantity } from './quantities/format.ts';
export { quantities, type Quantity } from './quantities/quantities.ts';
export type { QuantityKind } from './quantities/units.ts';
export { grams, segment, warmUp, words } from './segment.ts';
export { sentences } from './sentences.ts';
export { isStopWord } from './stop-words.ts';
