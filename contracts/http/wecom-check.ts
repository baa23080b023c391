import { z } from 'zod';

/** What each step of a check is about, in the order in which they are gone through. */
export const checkSteps = [
  'address',
  'proxy',
  'clock',
  'secret',
  'ip',
  'agent',
  'domain',
  'proof',
  'callback',
  'kf',
] as const;
export type CheckStep = (typeof checkSteps)[number];

/** All that setting up can meet. Those of the last line say why a step of a check was not gone through. */
export const setupProblems = [
  'no_public_url',
  'not_https',
  'proxy_not_trusted',
  'clock_off',
  'platform_unreachable',
  'platform_refused',
  'simulator_gone',
  'wrong_corpid',
  'wrong_secret',
  'secret_of_other_corp',
  'ip_not_trusted',
  'other_agent',
  'app_disabled',
  'domain_not_ours',
  'domain_missing',
  'domain_differs',
  'proof_missing',
  'proof_hidden',
  'callback_unreachable',
  'callback_not_called',
  'callback_token_differs',
  'callback_key_differs',
  'callback_corp_differs',
  'kf_not_callable',
  'kf_off',
  'no_account',
  'account_not_managed',
  'none_serves',
  'member_not_reached',
  'robot_gone',
  'too_often',
  'earlier',
  'simulated',
  'not_needed',
  'not_reached',
] as const;
export type SetupProblem = (typeof setupProblems)[number];

export const findingState = z.enum(['ok', 'wrong', 'waiting', 'skipped']);
export type FindingState = z.infer<typeof findingState>;

/** What a step of a check came to. `detail` names what was seen: an address, a domain, a number. */
export const finding = z.object({
  step: z.enum(checkSteps),
  state: findingState,
  problem: z.enum(setupProblems).nullable(),
  detail: z.record(z.string(), z.string()),
});
export type Finding = z.infer<typeof finding>;
