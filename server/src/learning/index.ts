export { learningFacts } from './facts.ts';
export type { Heard } from './heard.ts';
export type { LearningDeps } from './deps.ts';
export { createLearning, type Learning } from './learning.ts';
export type { Assigned } from './serving.ts';
export { AHEAD_ENDING, learnAhead } from './training/ahead.ts';
