export {
  FEELINGS,
  intensityOf,
  type EmotionLabel,
  type Feeling,
  type Felt,
  type Sign,
  type State,
  type Trend,
  type Warning,
} from './state.ts';
export { stateOf, type StateOptions } from './state-of.ts';
export { repeats } from './repetition.ts';
export { badOf, trendOf, type Going } from './trend.ts';
export { CUE_COUNT, cuesOf } from './cues/count.ts';
export { EmotionFileError, IDF_PARTS, writeEmotionFile, type EmotionFile, type Head } from './model/file.ts';
export { gramsOf } from './model/grams.ts';
export { loadEmotionModel, priorsOf, shippedEmotionModel, type EmotionModel } from './model/model.ts';
