/** How large a pack and its parts may be. A pack that needs more is refused, never cut. Text lengths are UTF-16 units. */
export const packLimits = {
  /** Bytes of pack.json. */
  manifestBytes: 64 * 1024,
  /** Bytes of one listed file. */
  fileBytes: 8 * 1024 * 1024,
  /** Nesting of arrays and objects in any JSON text. */
  jsonDepth: 12,
  articles: 5_000,
  similar: 50,
  sources: 10,
  scripts: 1_000,
  smalltalk: 500,
  phrases: 50,
  replies: 10,
  lexicon: 5_000,
  synonymGroups: 2_000,
  synonymWords: 50,
  staff: 200,
  conversations: 500,
  messages: 200,
  citations: 5,
  suggestedQuestions: 6,
  linkHosts: 20,
  graphTypes: 40,
  graphProperties: 60,
  graphWords: 40,
  graphEntities: 5_000,
  /** Values, and as many relations. */
  graphFacts: 20_000,
  intents: 500,
  /** Examples of one intent. */
  intentExamples: 200,
  strategies: 30,
  paperRules: 60,
  /** Conditions of one rule. */
  paperConditions: 6,
  paperWordList: 30,
  paperWord: 60,
  /** A field, a form. */
  paperName: 40,
  /** What a customer is told. */
  paperWords: 300,
  strategyName: 40,
  /** What is said first. */
  strategyWords: 200,
  /** A name, a label or a value in the graph. */
  graphWord: 60,
  id: 64,
  /** Names, titles, categories, terms, one phrase. */
  short: 120,
  /** A question, a reason, a summary. */
  line: 500,
  /** An article's answer, a message. */
  long: 4_000,
} as const;
