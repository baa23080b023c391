/** Sizes of what a company teaches the bot to understand. */
export const learningLimits = {
  /** Intents of one company; removed ones count until they are purged. */
  intents: 500,
  /** Examples of one company, those of out of scope among them. */
  examples: 20_000,
  exampleText: 500,
  title: 60,
  description: 500,
  /** Examples in one request. */
  bulk: 500,
  /** Characters of an import. */
  importBody: 4 * 1024 * 1024,
  /** What is shown of findings, and of lines of an import that cannot be read. */
  findings: 200,
  problems: 50,
  /** Days in which what was removed can be brought back. */
  removedDays: 30,
  /** Entries of the gazetteer, names of one, and of a name. */
  entries: 5_000,
  synonyms: 50,
  entryName: 60,
  /** Versions kept; the oldest that does not serve goes first. */
  versions: 20,
  trainings: 50,
  /** Minutes that a training may take. */
  trainingMinutes: 15,
  /** Intents and examples of each, from which on there is something to train. */
  leastIntents: 2,
  leastExamples: 4,
  /** Intents that a confusion matrix shows: the most confused ones. */
  matrix: 60,
  /** Uncertain messages that wait; the oldest fall out. */
  queue: 5_000,
  /** Experiments kept. */
  experiments: 50,
  note: 200,
} as const;
