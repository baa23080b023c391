import type { SessionState } from '../wire.ts';

/** The platform's rule for send_msg: 48 hours from the customer's last message, and five until he writes again. */
export const windowMs = 48 * 3_600_000;
export const mostSends = 5;

/** What the company's program may still send by API, and if it may not, why. */
export interface Allowance {
  /** Messages; none where it may not send. */
  readonly left: number;
  /** Ms until the window closes, whoever may use it now; null where it never opened or has closed. */
  readonly openMs: number | null;
  readonly why: 'open' | 'never-wrote' | 'state' | 'late' | 'used-up';
}

export interface Counted {
  readonly state: SessionState;
  /** Ms; null while he has not written. */
  readonly lastCustomerAt: number | null;
  readonly sentSince: number;
}

export function allowanceOf({ state, lastCustomerAt, sentSince }: Counted, now: number): Allowance {
  const untilMs = lastCustomerAt === null ? -1 : lastCustomerAt + windowMs - now;
  const openMs = untilMs < 0 ? null : untilMs;
  if (state > 1) return { left: 0, openMs, why: 'state' };
  if (openMs === null) return { left: 0, openMs, why: lastCustomerAt === null ? 'never-wrote' : 'late' };
  const left = Math.max(0, mostSends - sentSince);
  return { left, openMs, why: left === 0 ? 'used-up' : 'open' };
}
