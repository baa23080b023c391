import { fold } from '#libs/text';
import { dimensionsOf, round } from './dimensions.ts';
import { feltBy } from './model/felt.ts';
import { shippedEmotionModel, type EmotionModel } from './model/model.ts';
import { rulesOf } from './rules.ts';
import { trendOf } from './trend.ts';
import { FEELINGS, type Felt, type State } from './state.ts';

export interface StateOptions {
  /** What is asked where the rules see nothing; the one that ships when left out, nobody when null. */
  readonly model?: EmotionModel | null;
  /** The states of the messages before, oldest first. */
  readonly before?: readonly State[];
  /** It asks again what was asked before; see `repeats`. */
  readonly repeated?: boolean;
}

/** What a message tells of its writer's state. Pure, linear in the text; every text has one. */
export function stateOf(text: string, { before = [], repeated = false, model }: StateOptions = {}): State {
  const { told, signs, loud, masked } = rulesOf(text);
  const silent = !masked && FEELINGS.every((label) => told[label] === 0);
  if (silent && model !== null) Object.assign(told, feltBy(model ?? shippedEmotionModel(), text));
  const felt = FEELINGS.map((label): Felt => ({ label, intensity: round(told[label]) }))
    .filter(({ intensity }) => intensity > 0)
    .sort((a, b) => b.intensity - a.intensity);
  const state: State = {
    labels: felt.length > 0 ? felt : [{ label: 'neutral', intensity: 1 }],
    ...dimensionsOf(told, fold(text).text, loud),
    signs: signs.toSorted((a, b) => a.start - b.start),
    trend: 'steady',
    warning: null,
  };
  return { ...state, ...trendOf([...before, state], repeated) };
}
