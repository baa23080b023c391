export { createFacts, forgetFacts, type Facts, type FactsOptions } from './facts.ts';
export { announce, record, recordAll, recordingSql, type NewFact, type StoredFact } from './record.ts';
