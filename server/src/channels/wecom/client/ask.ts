import { setTimeout as sleep } from 'node:timers/promises';
import { calls, type Call, type CallName } from '#libs/wecom';
import { readAnswer, type Answer } from './answer.ts';
import { WecomError } from './error.ts';
import { exchange, type Request } from './exchange.ts';
import type { Gates } from './gates.ts';
import type { Meter } from './meter.ts';
import type { Pace } from './pace.ts';
import type { Penalties } from './penalties.ts';

/** One call, ready to go. */
export interface Asking {
  readonly name: CallName;
  readonly base: string | null;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly contentType: string | null;
  readonly pace: Pace;
  readonly wants: 'json' | 'file';
  readonly signal: AbortSignal | null;
  /** Asked twice it does nothing twice, so that a broken connection may be tried again. */
  readonly repeatable: boolean;
  /** The secret that stands in the query of a call which takes one; `bad` is the one that was refused. */
  token?(bad: string | null): Promise<string>;
}

export interface AskDeps {
  readonly meter: Meter;
  readonly penalties: Penalties;
  readonly gates: Gates;
  chance(): number;
}

export type Good = Exclude<Answer, { kind: 'error' }>;

/** One call, and how much it may bring. The documentation advises 5 to 10 seconds. */
const CALL_MS = 8_000;
const FILE_MS = 30_000;
const JSON_BYTES = 8 * 1_024 * 1_024;
const FILE_BYTES = 20 * 1_024 * 1_024;
/** Tries after the first, and the pause before each: one to three seconds. */
const RETRIES = 3;
const PAUSE_MS = { least: 1_000, spread: 2_000 };
/** Nothing was asked because too many wait already. */
const FULL_MS = 3_000;

const CONCURRENT = 45033;
const FREQUENT = 45009;
const TOKEN_MISSING = 41001;

/**
 * Asks until there is an answer or no sense in asking: a busy platform up to three times, with a new token once. Throws
 * WecomError, or what the signal says.
 */
export async function ask(deps: AskDeps, asking: Asking): Promise<Good> {
  if (asking.base === null)
    throw new WecomError({ call: asking.name, class: 'unreachable', why: 'there is no simulator' });
  for (let retries = 0; ; retries += 1) {
    const answer = await inTurn(deps, asking);
    if (answer.kind !== 'error') {
      deps.penalties.answered(asking.pace.key);
      return answer;
    }
    const { error } = answer;
    if (error.code === FREQUENT) throw resting(deps, asking, answer.retryAfter);
    if (!mayRetry(error, asking) || retries === RETRIES) throw error;
    await sleep(PAUSE_MS.least + deps.chance() * PAUSE_MS.spread, undefined, {
      ...(asking.signal && { signal: asking.signal }),
    });
  }
}

/** A token that we did send and that is missing there did not arrive as one. */
const isRefused = (answer: Answer) =>
  answer.kind === 'error' && (answer.error.class === 'refresh' || answer.error.code === TOKEN_MISSING);

const mayRetry = (error: WecomError, { repeatable }: Asking) =>
  error.class === 'retry' ||
  error.code === CONCURRENT ||
  (error.class === 'unreachable' && (repeatable || !error.perhapsDone));

function resting({ penalties }: AskDeps, { name, pace }: Asking, retryAfter: number | null): WecomError {
  const retryAfterMs = penalties.refused(pace.key, retryAfter);
  return new WecomError({ call: name, class: 'limit', code: FREQUENT, retryAfterMs });
}

/**
 * Asks when there is a place, and again with a new token in the same place: those who wait carry no token that dies
 * meanwhile, and none of them asks with one that was just refused.
 */
async function inTurn(deps: AskDeps, asking: Asking): Promise<Answer> {
  const { name, pace, signal } = asking;
  const answer = await deps.gates.through({ key: pace.key, places: pace.places, signal }, async () => {
    const token = asking.token ? await asking.token(null) : null;
    const first = await once(deps, asking, token);
    if (token === null || !asking.token || !isRefused(first)) return first;
    return once(deps, asking, await asking.token(token));
  });
  if (answer !== 'full') return answer;
  throw new WecomError({ call: name, class: 'limit', retryAfterMs: FULL_MS, why: 'too many calls wait' });
}

async function once(deps: AskDeps, asking: Asking, token: string | null): Promise<Answer> {
  keepPace(deps, asking);
  const answer = readAnswer(asking.name, await exchange(requestOf(asking, token)), asking.wants);
  // Before the place is left, which lets the next one in.
  if (answer.kind === 'error' && answer.error.code === CONCURRENT) deps.gates.lower(asking.pace.key);
  return answer;
}

function requestOf({ name, base, query, wants, ...asking }: Asking, token: string | null): Request {
  const call: Call = calls[name];
  const isFile = wants === 'file' || call.carries === 'file';
  return {
    method: call.method,
    url: urlOf(`${base}${call.path}`, { ...query, ...(token !== null && { access_token: token }) }),
    body: asking.body,
    contentType: asking.contentType,
    limitMs: isFile ? FILE_MS : CALL_MS,
    mostBytes: wants === 'file' ? FILE_BYTES : JSON_BYTES,
    signal: asking.signal,
  };
}

/** Throws while the platform would refuse, and counts what is asked. */
function keepPace({ meter, penalties }: AskDeps, { name, pace }: Asking): void {
  const retryAfterMs = penalties.left(pace.key) || meter.take(pace.counted);
  if (retryAfterMs > 0) throw new WecomError({ call: name, class: 'limit', code: FREQUENT, retryAfterMs });
}

function urlOf(address: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
