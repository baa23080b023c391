/**
 * `changed`: intents, where they lead, or names of things are others than before. `promoted` carries `{ versionId }`:
 * another version understands customers from now on.
 */
export const perceptionFacts = {
  changed: 'understanding.changed',
  promoted: 'understanding.promoted',
} as const;

export const FACT_VERSION = 1;
