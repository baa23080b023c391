export { createBm25, topOf, type Cut, type Spelled } from './bm25.ts';
export {
  candidatesOf,
  measureLists,
  measureQuestions,
  type OnProgress,
  type Ranking,
  type Searcher,
} from './measure.ts';
export { createProduct, productOver, type Product } from './product.ts';
export {
  BadRow,
  readKnowledge,
  readQuestions,
  readRewrites,
  type CandidateList,
  type KnowledgeRow,
  type Question,
  type Questions,
  type RewriteRow,
} from './rows.ts';
export {
  auroc,
  DEPTH,
  SCORE_KEYS,
  scoreLists,
  scoreOutcomes,
  type ListOutcome,
  type Outcome,
  type Scores,
} from './scores.ts';
export { measureRewrites, REWRITE_KEYS, type Rewriting, type RewriteScores } from './rewriting.ts';
export {
  measureGrounding,
  overlapOf,
  readGrounding,
  type Grounding,
  type GroundingRow,
  type GroundingScores,
  type KindCount,
} from './grounding.ts';
export {
  measureQuality,
  readQuality,
  type KindQuality,
  type Quality,
  type QualityRow,
  type Said,
  type Unsupported,
} from './quality.ts';
export { LANGUAGE_KEYS, measureLanguage, type LanguageRow, type LanguageScores } from './language.ts';
export { matthews, type Decision } from './matthews.ts';
export {
  fieldsOf,
  misread,
  OCR_KEYS,
  inventedIn,
  readOcr,
  scoreByDefect,
  scoreCodes,
  scoreOcr,
  type CodeScores,
  type FieldOutcome,
  type OcrOutcome,
  type OcrRow,
  type OcrScores,
} from './ocr.ts';
