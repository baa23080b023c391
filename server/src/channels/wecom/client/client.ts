import { createHash } from 'node:crypto';
import { calls, type Call, type CallInput, type CallName, type CallReply, type RobotMessage } from '#libs/wecom';
import type { Db } from '#platform/db';
import { must } from '#platform/errors';
import type { Keys } from '#platform/keys';
import type { WecomApp } from '../app.ts';
import { createAccess } from './access.ts';
import { ask, type Asking } from './ask.ts';
import { WecomError } from './error.ts';
import { download, upload, type Send, type Upload } from './files.ts';
import { createGates } from './gates.ts';
import { createMeter } from './meter.ts';
import { robotPace } from './pace.ts';
import { createPenalties } from './penalties.ts';
import { askingOf, checked, jsonBody, replyOf } from './request.ts';
import { createTokens } from './tokens.ts';

export interface ClientDeps {
  readonly db: Db;
  readonly keys: Keys;
  now(): Date;
  /** Between 0 and 1: by how much a pause is longer than it has to be. */
  chance(): number;
  readonly log: { info(what: object, sentence: string): void; warn(what: object, sentence: string): void };
}

/** How a call is made. */
export interface CallHow {
  readonly signal?: AbortSignal;
}

/**
 * Asks the platform, with what that takes: tokens shared between nodes, its limits kept before it enforces them, tries
 * where they help. Every method throws WecomError, whose class says what to do.
 */
export interface WecomClient {
  /** Any call that carries JSON both ways. */
  call<K extends CallName>(app: WecomApp, name: K, input: CallInput<K>, how?: CallHow): Promise<CallReply<K>>;
  /** Hands a file over; the id lives three days. `createdAt` by the platform's clock. */
  upload(app: WecomApp, file: Upload): Promise<{ mediaId: string; createdAt: Date }>;
  /** Fetches a file of at most 20 MB. */
  download(app: WecomApp, mediaId: string): Promise<{ name: string | null; mime: string; bytes: Buffer }>;
  /** With which pages of ours prove to the JS-SDK who they are. */
  ticket(app: WecomApp, kind: 'corp' | 'agent'): Promise<string>;
  /** Sends into the group of a robot; 20 a minute. */
  robot(to: { readonly base: string | null; readonly key: string }, message: RobotMessage): Promise<void>;
}

/** Mistakes of ours or of a setting, told to whoever runs the house. */
const worthTelling: ReadonlySet<string> = new Set(['config', 'bug', 'limit', 'unreachable']);

export function createWecomClient({ db, keys, now, chance, log }: ClientDeps): WecomClient {
  const clock = () => now().getTime();
  const asks = { meter: createMeter(clock), penalties: createPenalties(clock), gates: createGates(), chance };
  const tokens = createTokens({ db, keys, now });

  /** Without a token, or with the one that `asking` brings. */
  async function send(app: Pick<WecomApp, 'id'> | null, asking: Asking) {
    try {
      return await ask(asks, asking);
    } catch (error) {
      // A token that could not be had was told already.
      if (error instanceof WecomError && error.call === asking.name && worthTelling.has(error.class)) {
        const { call: name, class: kind, code, ip, retryAfterMs } = error;
        log.warn({ app: app?.id, call: name, class: kind, code, ip, retryAfterMs }, 'WeCom turned a call away');
      }
      throw error;
    }
  }

  const lent = ({ id }: WecomApp) => log.info({ app: id }, 'WeCom lent a token');
  const access = createAccess({ tokens, send, lent });
  const sendAs: Send = (app, asking) => send(app, { ...asking, token: (bad) => access.token(app, bad) });

  async function call<K extends CallName>(app: WecomApp, name: K, input: CallInput<K>, how: CallHow = {}) {
    const { token, carries, answers }: Call = calls[name];
    must((token || name === 'gettoken') && !carries && !answers, `${name} carries JSON and a token`);
    if (name === 'gettoken') return (await access.gettoken(app, input as CallInput<'gettoken'>)) as CallReply<K>;
    return replyOf(name, await sendAs(app, askingOf(app, name, input, how.signal)));
  }

  return {
    call,
    upload: (app, file) => upload(sendAs, app, file),
    download: (app, mediaId) => download(sendAs, app, mediaId),
    async ticket(app, kind) {
      // The token first and outside: whoever takes a ticket holds a connection to the database meanwhile.
      if (app.base !== null) await access.token(app, null);
      const take = async () => {
        const taking =
          kind === 'corp' ? call(app, 'ticket.corp', {}) : call(app, 'ticket.agent', { type: 'agent_config' });
        const { ticket, expires_in } = await taking;
        return { text: ticket, seconds: expires_in };
      };
      return tokens.of(app, kind, { bad: null, take });
    },
    robot: async ({ base, key }, message) => void (await send(null, robotAsking(base, key, message))),
  };
}

function robotAsking(base: string | null, key: string, message: RobotMessage): Asking {
  return {
    name: 'webhook.send',
    base,
    query: { key },
    ...jsonBody(checked('webhook.send', message)),
    pace: robotPace(createHash('sha256').update(key).digest('base64url')),
    wants: 'json',
    signal: null,
    repeatable: false,
  };
}
