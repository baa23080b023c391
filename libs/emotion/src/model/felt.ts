import type { Feeling } from '../state.ts';
import type { EmotionModel } from './model.ts';

/** Fewer letters tell the model nothing. */
const LEAST_LETTERS = 4;
/** Who asks asks: what a question feels like is left to the rules. */
const QUESTION =
  /[?？]|吗|呢(?:[。.!！~ ]|$)|多少|几[个天家点平年月]|怎么(?!这)|如何|什么时候|哪[里个些种家]|能不能|可不可以|可以不|是不是|有没有|行不行|要不要|咋|为啥|请问|^(?:how|what|where|when|which|can|could|do|does|is|are)\b/iu;
/** A guess never weighs as much as a word: between these two, the stronger the surer. */
const WEAKEST = 0.3;
const STRONGEST = 0.55;

/** What the model is sure enough of, and how strongly it is told; nothing about questions and what it calls neutral. */
export function feltBy({ file, scoresOf }: EmotionModel, text: string): Partial<Record<Feeling, number>> {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS || QUESTION.test(text)) return {};
  const scores = scoresOf(text);
  const told: Partial<Record<Feeling, number>> = {};
  for (const [head, { name, kind, slope, start, threshold }] of file.heads.entries()) {
    if (kind !== 'state') continue;
    const probability = 1 / (1 + Math.exp(-(slope * scores[head]! + start)));
    if (probability < threshold) continue;
    if (name === 'neutral') return {};
    told[name as Feeling] = WEAKEST + ((STRONGEST - WEAKEST) * (probability - threshold)) / (1 - threshold + 1e-9);
  }
  return told;
}
