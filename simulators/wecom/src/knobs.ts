import { z } from 'zod';
import { defaultMoves } from './kf/moves.ts';

const states = z.array(z.int().min(0).max(4)).max(5);

/** What the documentation leaves open, and how strictly the numbers are taken. Each has the value the docs suggest. */
export const knobsShape = z.strictObject({
  /** Each gettoken gives a new token and ends the one before. */
  rotateTokenOnEachCall: z.boolean().default(false),
  tokenSeconds: z.int().min(1).max(86_400).default(7200),
  /** 48002 is answered before 60020. */
  permissionBeforeIp: z.boolean().default(false),
  /** Until a change of trusted addresses counts. The platform takes about 60; 0 spares whoever tries things out. */
  trustedIpSeconds: z.int().min(0).max(600).default(0),
  /** `platform`: the published numbers. `small`: numbers that a test reaches. `off`: none. */
  limits: z.enum(['platform', 'small', 'off']).default('platform'),
  /** Wrong secrets from one address before gettoken refuses it for an hour. */
  wrongSecretsBeforeBan: z.int().min(1).max(1000).default(30),
  /** Calls at once to one API of the corp before 45033; 0: no cap. */
  concurrentCalls: z.int().min(0).max(1000).default(0),
  /** update_template_card answers with invaliduser[]. */
  cardUpdateNamesInvalid: z.boolean().default(true),
  /** An answer other than 200 is tried again, like one that never came. */
  callbackRetriesOnStatus: z.boolean().default(true),
  callbackTimeoutMs: z.int().min(50).max(60_000).default(5000),
  /** Wait before each try, the first included: its length is the number of tries. */
  callbackSpacingMs: z.array(z.int().min(0).max(3_600_000)).min(1).max(10).default([0, 1000, 2000]),
  /** Events of one account within this time are told by one callback. */
  kfCoalesceMs: z.int().min(0).max(10_000).default(20),
  /** What `service_state/trans` may do: state -> states. */
  kfMoves: z
    .strictObject({ 0: states, 1: states, 2: states, 3: states, 4: states })
    .default(() => structuredClone(defaultMoves) as Record<keyof typeof defaultMoves, number[]>),
  /** 95001 and 95002 at once, or accepted and then msg_send_fail. */
  kfWindow: z.enum(['refused', 'failed-later']).default('refused'),
  /** A session ends 48 hours after the customer's first message, or after his last one. */
  kfSessionFrom: z.enum(['first', 'last']).default('first'),
  /** send_msg_on_event counts toward the five. */
  kfEventSendsCount: z.boolean().default(false),
  /** errcode of a code that is used, expired or unknown. */
  kfBadCode: z.int().min(1).default(40035),
  /** Every n-th page of sync_msg that has something to bring comes empty, with has_more; 0: none. */
  kfEmptyPages: z.int().min(0).max(1000).default(0),
  /** 微信客服 → API: off answers 95017. */
  kfApiOpen: z.boolean().default(true),
});

export type Knobs = z.output<typeof knobsShape>;

export const defaultKnobs = (): Knobs => knobsShape.parse({});
