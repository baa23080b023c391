export type { Entry, Hit } from './entry.ts';
export { THRESHOLDS as DEFAULT_THRESHOLDS } from './coefficients.ts';
export { match, type Match } from './match.ts';
export type { Thresholds } from './thresholds.ts';
export { createIndex, type IndexOptions, type RetrievalIndex } from './search.ts';
export { DEFAULT_SYNONYMS } from './synonyms.ts';
