export { dataFormats, formatOf, readExamples, writeExamples, type DataFormat } from './formats.ts';
export {
  BadData,
  type Ignored,
  type MarkedExample,
  type MarkedSpan,
  type Problem,
  type ReadExample,
  type Reading,
} from './formats-types.ts';
export {
  FEW,
  FINDING_EXAMPLES,
  FINDINGS_OF_KIND,
  findingKinds,
  LONG,
  NEAR,
  validateExamples,
  validatorOf,
  type Finding,
  type FindingKind,
  type Validator,
} from './validate.ts';
export type { Example } from './types.ts';
export {
  judgedOf,
  reportOf,
  type Average,
  type JudgedRow,
  type LabelReport,
  type Report,
  type ReportRow,
} from './report.ts';
export { reportFileNames, reportFiles, type ReportFileName } from './report-files.ts';
export { crossValidate, foldsOf, FOLDS, type CrossOptions } from './cross-validate.ts';
export { FRACTIONS, learningCurve, type CurveOptions, type CurvePoint } from './curve.ts';
export { trainClassifier } from './train.ts';
export { loadClassifier, saveClassifier } from './save.ts';
export { BadModel, NothingToLearn, type Card, type Classifier, type Prediction, type TrainOptions } from './types.ts';
export { trainTagger, type Tag, type TaggedExample, type Tagger } from './tagger.ts';
export { trainBlended, type Blended, type BlendOptions, type Clues } from './blended.ts';
export { trainLinear, type Linear } from './linear.ts';
export { matrixOf, type Matrix } from './matrix.ts';
export { fitLogistic } from './logistic.ts';
export { Breath } from './progress.ts';
export { randomOf } from './random.ts';
export { trainPairs, type PairExample, type PairJudge, type PairOptions } from './pairs.ts';
export { readPairs } from './pair-rows.ts';
export {
  LONGEST_TEXT,
  loadLabeller,
  mostFrequent,
  MOST_TYPES,
  readLabelled,
  saveLabeller,
  shippedLabeller,
  spanScores,
  trainLabeller,
  type LabelledSentence,
  type LabelledSpan,
  type Labeller,
  type LabellerCard,
  type Span,
  type SpanScores,
  type TrainLabellerOptions,
} from './sequence/index.ts';
