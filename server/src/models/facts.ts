/** A company switched the model on or off, or set other limits; carries nothing, for everything is read again. */
export const modelFacts = { changed: 'models.changed' } as const;

export const FACT_VERSION = 1;
