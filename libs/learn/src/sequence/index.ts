export { loadBackground, readGroups, saveBackground, type Background } from './background.ts';
export { loadLabeller, saveLabeller, type Labeller, type LabellerCard } from './labeller.ts';
export { readLabelled } from './read-labelled.ts';
export { LONGEST_TEXT } from './reading.ts';
export { mostFrequent } from './most-frequent.ts';
export { spanScores, type SpanScores } from './scores.ts';
export { shippedLabeller } from './shipped.ts';
export type { LabelledSentence, LabelledSpan, Span } from './spans.ts';
export { MOST_TYPES, trainBackground, trainLabeller, type TrainLabellerOptions } from './train.ts';
