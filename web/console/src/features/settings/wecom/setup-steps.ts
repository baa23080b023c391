import type { WecomAppView } from '#contracts/http/wecom';
import type { CheckStep, Finding } from '#contracts/http/wecom-check';

/** The way from nothing to a first message, in the order in which the console of WeCom lets it be gone. */
export const setupSteps = ['corp', 'app', 'callback', 'trust', 'kf', 'done'] as const;
export type SetupStep = (typeof setupSteps)[number];

/** What has to be right before the next step is offered. */
export const checksOf: Readonly<Record<SetupStep, readonly CheckStep[]>> = {
  corp: [],
  app: ['secret'],
  callback: ['address', 'proxy', 'callback'],
  trust: ['ip', 'agent', 'domain', 'proof', 'clock'],
  kf: ['kf'],
  done: [],
};

export type StepState = 'done' | 'open' | 'wrong';

/** How a step stands, by what is stored and by the last check. */
export function stateOf(
  step: SetupStep,
  at: { corp: boolean; app: WecomAppView | undefined; findings: readonly Finding[] },
): StepState {
  if (step === 'corp') return at.corp ? 'done' : 'open';
  if (!at.app || step === 'done') return 'open';
  if (step === 'callback' && at.app.verifiedAt !== null && at.app.callbackRefused === null) return 'done';
  const found = at.findings.filter((finding) => checksOf[step].includes(finding.step));
  if (found.some(({ state }) => state === 'wrong')) return 'wrong';
  const over = found.length > 0 && found.every(({ state, problem }) => state === 'ok' || isNoMatter(problem));
  return over ? 'done' : 'open';
}

const isNoMatter = (problem: Finding['problem']) =>
  problem === 'simulated' || problem === 'not_needed' || problem === 'not_reached' || problem === 'proof_missing';

/** Where somebody who comes back goes on: at the first step that is not done. */
export function nextStep(stateAt: (step: SetupStep) => StepState): SetupStep {
  return setupSteps.find((step) => stateAt(step) !== 'done') ?? 'done';
}
