/** Terms or hosts of a company changed; carries nothing, for everything is read again. */
export const complianceFacts = { lexiconChanged: 'lexicon.changed' } as const;

export const FACT_VERSION = 1;
