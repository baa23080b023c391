export { checkSentence } from './check.ts';
export { judge } from './judge.ts';
export { withSecond, type Judge } from './second-judge.ts';
export type { Judgement, JudgeReason, JudgeRules, Reason, Rules, Span, Support, Verdict } from './verdict.ts';
