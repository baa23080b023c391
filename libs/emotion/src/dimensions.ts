import { join } from './rules.ts';
import type { Feeling, State } from './state.ts';

type Dimensions = Pick<State, 'valence' | 'arousal' | 'urgency' | 'trust'>;

const HASTE =
  /尽快|赶紧|赶快|马上|立刻|立即|现在就|今天(?:就|内|之内|必须)|急|来不及|快点|快一点|催|多久了|urgent|asap|hurry|immediately|right now|at once/gu;
const NO_HASTE =
  /不(?:着|太|用|要|是很)?急|不用(?:赶|催)|没那么急|急(?:冻|速|救|诊|聘|招)|no (?:rush|hurry)|not urgent/gu;
const DOUBT = /骗|忽悠|靠谱吗|靠不靠谱|真的假的|真的吗|可信吗|信不过|不信|跑路|割韭菜|套路|画大饼|scam|fake|legit/gu;
const FAITH = /信任|相信你们|信得过|放心了|很放心|靠谱(?!吗|不)|踏实|trust you|reliable/gu;

/** Numbers without a unit, from the strengths of the feelings and words of their own. Every one stands in its range. */
export function dimensionsOf(told: Readonly<Record<Feeling, number>>, folded: string, loud: boolean): Dimensions {
  const good = join(join(told.happy, told.satisfied * 0.9), told.grateful * 0.8);
  const bad = join(join(told.angry, told.disappointed * 0.8), join(told.anxious * 0.5, told.hesitant * 0.2));
  const stirred = join(join(told.angry * 0.9, told.anxious * 0.7), join(told.happy * 0.5, loud ? 0.4 : 0));
  const haste = count(folded.replace(NO_HASTE, ''), HASTE);
  return {
    valence: round(good - bad),
    arousal: round(join(0.1, stirred)),
    urgency: round(join(join(0, 1 - 0.5 ** haste), Math.max(told.anxious, told.angry) * 0.3)),
    trust: round(
      0.5 +
        0.5 * join(count(folded, FAITH) > 0 ? 0.6 : 0, good * 0.4) -
        0.5 * join(count(folded, DOUBT) > 0 ? 0.6 : 0, join(told.angry * 0.6, told.disappointed * 0.5)),
    ),
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

export function round(score: number): number {
  return Math.round(score * 100) / 100;
}
