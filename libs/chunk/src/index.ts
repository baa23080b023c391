export * from './types.ts';
export { chunk } from './chunk.ts';
export { questionAnswers } from './question-answers.ts';
