import { intensityOf, type State, type Trend, type Warning } from './state.ts';

/** Messages before the last one that are looked at. */
const LOOKED_AT = 4;
/** A smaller change is none. */
const STEP = 0.3;
/** Bad feeling that is worth remembering. */
const BAD = 0.3;
/** Anger that counts towards a warning. */
const ANGER = 0.4;
/** Trust below this is gone. */
const LOST = 0.3;
/** Outside help is named: what comes next leaves the house. */
const THREAT =
  /12315|12345|投诉|举报|曝光|消协|起诉|告(?:你|到)|律师|法院|工商|记者|媒体|抖音|小红书|微博|sue|lawyer|report you/iu;

export interface Going {
  readonly trend: Trend;
  readonly warning: Warning | null;
}

/**
 * Where bad feeling goes over the states of a customer's messages, oldest first, and what may come next.
 * `repeated`: the last message asks what was asked before. It decides nothing.
 */
export function trendOf(states: readonly State[], repeated = false): Going {
  const now = states.at(-1);
  if (!now) return { trend: 'steady', warning: null };
  const before = states.slice(-1 - LOOKED_AT, -1);
  const bad = badOf(now);
  if (before.length === 0) return { trend: 'steady', warning: threatens(now) ? 'escalation' : null };
  const usual = before.reduce((sum, state) => sum + badOf(state), 0) / before.length;
  const trend = bad - usual >= STEP ? 'rising' : usual - bad >= STEP ? 'falling' : 'steady';
  return { trend, warning: warningOf(now, before, { trend, bad, repeated }) };
}

function warningOf(
  now: State,
  before: readonly State[],
  { trend, bad, repeated }: { trend: Trend; bad: number; repeated: boolean },
) {
  if (threatens(now)) return 'escalation';
  const angryBefore = before.some((state) => intensityOf(state, 'angry') >= ANGER);
  if (
    intensityOf(now, 'angry') >= ANGER &&
    (angryBefore || (trend === 'rising' && before.some((s) => badOf(s) >= BAD)))
  )
    return 'escalation';
  const badBefore = before.some((state) => badOf(state) >= BAD);
  if (bad >= BAD && (badBefore || repeated)) return 'complaint';
  if (repeated && badBefore) return 'complaint';
  return now.trust <= LOST && before.some((state) => state.trust <= LOST) ? 'complaint' : null;
}

/** 0..1: how bad a message feels; worry is half of it. */
export function badOf(state: Pick<State, 'labels'>): number {
  return Math.max(
    intensityOf(state, 'angry'),
    intensityOf(state, 'disappointed') * 0.9,
    intensityOf(state, 'anxious') * 0.5,
  );
}

function threatens(state: State): boolean {
  return intensityOf(state, 'angry') >= ANGER && state.signs.some(({ text }) => THREAT.test(text));
}
