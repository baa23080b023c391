import { randomBytes } from 'node:crypto';
import { isAesKey, isCallbackToken, sealEnvelope } from '#libs/wecom';
import type { Sim } from '../sim.ts';
import type { App } from '../world.ts';
import { ask, withQuery } from './post.ts';

/** An address has a second to answer before the console says no. */
const VERIFY_MS = 1000;

/** Why an address is not taken, as the console would know it. */
export type Unverified =
  | { why: 'token' | 'aes-key' | 'url' }
  | { why: 'unreachable' | 'late'; error: string }
  | { why: 'status'; status: number }
  | { why: 'echo'; answered: string };

/** Asks the address to decrypt a text and to answer with it and nothing else. null: it did. */
export async function verifyUrl(sim: Sim, callback: NonNullable<App['callback']>): Promise<Unverified | null> {
  if (!isCallbackToken(callback.token)) return { why: 'token' };
  if (!isAesKey(callback.aesKey)) return { why: 'aes-key' };
  if (!/^https?:$/.test(URL.parse(callback.url)?.protocol ?? '')) return { why: 'url' };
  const echo = String(randomBytes(8).readBigUInt64BE());
  const timestamp = String(sim.clock.seconds());
  const nonce = sim.id('', 10);
  const { encrypted, signature } = sealEnvelope(
    { token: callback.token, aesKey: callback.aesKey, receiveId: sim.world.corp.corpid },
    echo,
    { timestamp, nonce, random16: randomBytes(16) },
  );
  const url = withQuery(callback.url, { msg_signature: signature, timestamp, nonce, echostr: encrypted });
  const answer = await ask(url, { method: 'GET', timeoutMs: VERIFY_MS });
  const failed = judge(answer, echo);
  const sentence = failed
    ? { zh: `URL 验证不通过：${failed.why}`, en: `URL verification failed: ${failed.why}` }
    : { zh: 'URL 验证通过', en: 'URL verified' };
  sim.log.add('callback', sentence, {
    status: answer.status,
    error: answer.error,
    ms: answer.ms,
  });
  return failed;
}

function judge(answer: Awaited<ReturnType<typeof ask>>, echo: string): Unverified | null {
  const { status, error, body } = answer;
  if (error === 'timeout') return { why: 'late', error };
  if (status === null) return { why: 'unreachable', error: error ?? '' };
  if (status !== 200) return { why: 'status', status };
  // Quotes, a byte-order mark or a newline at the end are not the plain text.
  return body === echo ? null : { why: 'echo', answered: body.slice(0, 100) };
}
