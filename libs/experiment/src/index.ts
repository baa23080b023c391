export { armOf, type Arm } from './assign.ts';
export { compare, guardrail, mcnemar, verdictOf, type Compared, type Tally } from './significance.ts';
