export { checkSentence } from './check.ts';
export type { Reason, Rules, Span, Verdict } from './verdict.ts';
