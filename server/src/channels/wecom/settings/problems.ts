import type { SetupProblem } from '#contracts/http/wecom-check';
import type { CallInput, CallName, CallReply } from '#libs/wecom';
import type { WecomApp } from '../app.ts';
import { WecomError, type WecomClient } from '../client/index.ts';

/** What is wrong, and what was seen of it. */
export interface Trouble {
  readonly problem: SetupProblem;
  readonly detail: Readonly<Record<string, string>>;
}

export type Answered<R> = { readonly ok: true; readonly reply: R } | ({ readonly ok: false } & Trouble);

/** Codes of the platform (its global error code page) that say what is set up wrongly. Of others the number is told. */
const byCode: Readonly<Record<number, SetupProblem>> = {
  40001: 'wrong_secret',
  40013: 'wrong_corpid',
  40091: 'secret_of_other_corp',
  41002: 'wrong_corpid',
  41004: 'wrong_secret',
  40056: 'other_agent',
  301002: 'other_agent',
  50003: 'app_disabled',
  60020: 'ip_not_trusted',
  48002: 'kf_not_callable',
  48007: 'account_not_managed',
  95017: 'kf_off',
  95023: 'kf_off',
  95004: 'no_account',
  40003: 'member_not_reached',
  60011: 'member_not_reached',
  60111: 'member_not_reached',
  81013: 'member_not_reached',
  93000: 'robot_gone',
  93001: 'robot_gone',
  93004: 'robot_gone',
  93006: 'robot_gone',
  93008: 'robot_gone',
  45009: 'too_often',
  45033: 'too_often',
};

const unreachable: Trouble = { problem: 'platform_unreachable', detail: {} };

/** Somebody sits before the page and waits; the client by itself would try for longer. */
const PATIENCE_MS = 12_000;

/** A call whose "no" is an answer. Anything but the platform's own "no" and a broken connection is thrown on. */
export async function ask<K extends CallName>(
  client: WecomClient,
  app: WecomApp,
  name: K,
  input: CallInput<K>,
): Promise<Answered<CallReply<K>>> {
  try {
    return { ok: true, reply: await client.call(app, name, input, { signal: AbortSignal.timeout(PATIENCE_MS) }) };
  } catch (error) {
    return { ok: false, ...troubleOf(error) };
  }
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof DOMException && error.name === 'TimeoutError') return unreachable;
  if (!(error instanceof WecomError)) throw error;
  const { code, ip } = error;
  if (error.class === 'unreachable') return unreachable;
  const problem = code === null ? undefined : byCode[code];
  const fallback = error.class === 'limit' ? 'too_often' : 'platform_refused';
  return {
    problem: problem ?? fallback,
    detail: { ...(code !== null && { code: String(code) }), ...(ip !== null && { ip }) },
  };
}
