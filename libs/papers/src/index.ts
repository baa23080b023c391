export {
  paperFields,
  paperKinds,
  sightKinds,
  type PaperField,
  type PaperKind,
  type ReadField,
  type Sight,
  type SightKind,
} from './types.ts';
export { isPrivate, maskField, maskNumbers, privateQuads } from './private.ts';
export { distance } from './find-labels.ts';
export { sightOf } from './sight.ts';
export {
  outcomes,
  type Claim,
  type Condition,
  type Contradiction,
  type Outcome,
  type ReviewContext,
  type ReviewRule,
  type ReviewedPaper,
  type ReviewTable,
  type Verdict,
} from './review-types.ts';
export { defaultTable } from './default-table.ts';
export { contradictionsOf, review } from './review.ts';
export { isSurelyRead, SURE } from './review-conditions.ts';
export { compareCompanies, comparePeople, compareValues, type Agreement } from './review-names.ts';
export { problemsOf, tableProblems, type TableProblem, type TableProblemCode } from './review-problems.ts';
export { claimsIn, claimsOfName } from './claims.ts';
export { correctionsIn, type PaperTalk } from './corrections.ts';
export { toldValue, type ToldValue } from './told-values.ts';
export { leavingOf, needsSecondLook, sightBySaying, visionSchema, type Leaving } from './vision.ts';
