import { randomBytes } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { sealEnvelope, writeBody } from '#libs/wecom';
import type { Sim } from '../sim.ts';
import type { App } from '../world.ts';

/** Bytes of an answer that are read; a passive reply has a few thousand. */
const MAX_ANSWER = 64 * 1024;

/** How one try ended. `status` null: nobody answered, or too late. */
export interface Answer {
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
  /** Of a 200. */
  readonly body: string;
}

export interface Letter {
  readonly app: Pick<App, 'agentid'> & { callback: NonNullable<App['callback']> };
  readonly xml: string;
  /** Whether the envelope names the app: what belongs to one app does, what belongs to the corp does not. */
  readonly named: boolean;
}

/** Seals the callback, signs it and posts it once. */
export async function post(sim: Sim, { app, xml, named }: Letter, cut: AbortSignal): Promise<Answer> {
  const { corpid } = sim.world.corp;
  const timestamp = String(sim.clock.seconds());
  const nonce = sim.id('', 10);
  const keys = { token: app.callback.token, aesKey: app.callback.aesKey, receiveId: corpid };
  const { encrypted, signature } = sealEnvelope(keys, xml, { timestamp, nonce, random16: randomBytes(16) });
  const url = withQuery(app.callback.url, { msg_signature: signature, timestamp, nonce });
  const body = writeBody({ corpid, agentid: named ? app.agentid : null, encrypted });
  const { callbackTimeoutMs } = sim.world.knobs;
  return ask(url, { method: 'POST', body, timeoutMs: callbackTimeoutMs, cut });
}

interface Asking {
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly timeoutMs: number;
  /** Ends the request at once: the simulator stops. */
  readonly cut?: AbortSignal;
}

/** Callbacks come by the ten thousand: connections stay open, as those of the platform do. */
const agents = {
  'http:': new HttpAgent({ keepAlive: true }),
  'https:': new HttpsAgent({ keepAlive: true }),
};

/** One request whose every end is a value; where it is sent on to is never asked, for that was verified by nobody. */
export function ask(url: string, { method, body, timeoutMs, cut }: Asking): Promise<Answer> {
  const startedAt = performance.now();
  const isSecure = url.startsWith('https:');
  return new Promise((done) => {
    const end = (answer: Omit<Answer, 'ms'>) => {
      clearTimeout(timer);
      done({ ...answer, ms: Math.round(performance.now() - startedAt) });
    };
    const broken = (error: Error) => end({ status: null, error: reasonOf(error), body: '' });
    const asked = (isSecure ? httpsRequest : httpRequest)(url, {
      method,
      agent: agents[isSecure ? 'https:' : 'http:'],
      headers: {
        'user-agent': 'Mozilla/4.0',
        ...(body === undefined
          ? {}
          : { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(body) }),
      },
      ...(cut ? { signal: cut } : {}),
    });
    const timer = setTimeout(() => asked.destroy(new Error('timeout')), timeoutMs);
    asked.on('error', broken);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_ANSWER) chunks.push(chunk);
      });
      response.on('error', broken);
      response.on('end', () =>
        end({ status: response.statusCode ?? 0, error: null, body: Buffer.concat(chunks).toString() }),
      );
    });
    asked.end(body);
  });
}

export function withQuery(url: string, fields: Record<string, string>): string {
  const full = new URL(url);
  for (const [name, value] of Object.entries(fields)) full.searchParams.set(name, value);
  return full.href;
}

function reasonOf(error: Error): string {
  if (error.name === 'AbortError') return 'stopped';
  return 'code' in error ? String(error.code) : error.message;
}
