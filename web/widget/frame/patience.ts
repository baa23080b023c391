import type { ErrorCode } from '../../../contracts/errors.ts';
import { backoffMs } from '#web-ui/backoff.ts';

/** Tries in all before the visitor is told. */
const mostTries = 5;
/** A wait that is sat out in silence; a longer one is told. */
const longestWaitMs = 5_000;
/** Answers of a server that is busy or about to be another one: what is asked again a little later succeeds. */
const passing: ReadonlySet<ErrorCode> = new Set(['service.overloaded', 'service.stopping', 'request.rate_limited']);

interface Came {
  readonly is: string;
  readonly code?: ErrorCode;
  readonly retryAfter?: number;
}

/** Asks again while the server is out of reach or busy for a moment; without a network it is told at once. */
export async function patiently<T extends Came>(ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    const came = await ask();
    const waitMs = tried < mostTries ? waitAfter(came, tried) : null;
    if (waitMs === null) return came;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

function waitAfter({ is, code, retryAfter = 0 }: Came, tried: number): number | null {
  if (is === 'unreachable') return navigator.onLine ? backoffMs(tried - 1) : null;
  if (is !== 'refused' || !code || !passing.has(code)) return null;
  const waitMs = Math.max(backoffMs(tried - 1), retryAfter * 1000);
  return waitMs > longestWaitMs ? null : waitMs;
}
