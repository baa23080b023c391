export { createFacts, forgetFacts, type Facts, type FactsOptions } from './facts.ts';
export { record, type NewFact, type StoredFact } from './record.ts';
