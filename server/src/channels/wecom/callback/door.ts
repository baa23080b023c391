import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadXml, openEnvelope, readBody, readCallback, type Unopened, type WecomEvent } from '#libs/wecom';
import type { Db } from '#platform/db';
import { refuse, type ErrorCode, type Refusal } from '#platform/errors';
import { createBuckets, networkOf, refusalOf } from '#platform/http';
import type { WecomApp } from '../app.ts';
import type { WecomTables } from '../store.ts';
import type { Intake } from './intake.ts';
import type { KnownApps } from './known-apps.ts';

/** Bytes of a callback. */
const MOST = 64 * 1024;
/** Failures of one network that are told apart and written down; what proves genuine passes whatever its neighbours do. */
const FAILURES = { burst: 30, perSecond: 0.5 };
/** What was signed earlier may be a replay that nobody can know again: hashes are kept as long. */
export const STALE_MS = 7 * 24 * 3600_000;
const KEY = /^[\w-]{8,100}$/;

export interface DoorDeps {
  readonly db: Db;
  readonly apps: KnownApps;
  readonly intake: Intake;
  readonly log: { warn(what: object, sentence: string): void };
  now(): Date;
  /** Writes down for staff why a call of their app was turned away. */
  refused(app: WecomApp, why: Unopened): Promise<void>;
}

interface Route {
  Params: { key: string };
  Querystring: Record<string, unknown>;
}
type Asked = FastifyRequest<Route>;

/**
 * `GET|POST /wecom/callbacks/:key`: where the platform calls an app. A callback is answered with an empty 200 once it is
 * stored; what it says is worked on later. What could not be stored is refused, so that the platform comes again.
 */
export function serveCallbacks(app: FastifyInstance, deps: DoorDeps): void {
  const failures = createBuckets(FAILURES, () => deps.now().getTime());

  // Kept until `ready`, which waits for it and reports its failure.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Nobody wrote down what type the bodies are said to have.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
    scope.setErrorHandler((error, request) => {
      throw told(refusalOf(error), request as Asked);
    });
    const own = { config: { ownShare: true as const }, bodyLimit: MOST };
    scope.get<Route>('/wecom/callbacks/:key', own, async (request, reply) => {
      const text = await verify(deps, await appOf(request), request);
      return reply.type('text/plain; charset=utf-8').send(text);
    });
    scope.post<Route>('/wecom/callbacks/:key', own, async (request, reply) => {
      await take(deps, await appOf(request), request);
      return reply.code(200).send();
    });
  });

  async function appOf({ params: { key }, ip }: Asked): Promise<WecomApp> {
    if (!deps.apps.hasLed(key)) mustNotGuess(ip);
    const known = KEY.test(key) ? await deps.apps.of(key) : null;
    if (known) return known;
    throw refuse('wecom.callback_unknown', 'No app is called at this address');
  }

  /** Whoever tries addresses does not get to ask the database for each. */
  function mustNotGuess(ip: string): void {
    if (failures.peek(networkOf(ip)) > 0) throw tooMany(failures.peek(networkOf(ip)));
  }

  /** Writes a failure down, in one line, while its network has not brought too many. */
  function told(refusal: Refusal, { ip, params, method }: Asked): Refusal {
    if (refusal.status >= 500 || refusal.code === 'request.rate_limited') return refusal;
    const wait = failures.take(networkOf(ip));
    if (wait > 0) return tooMany(wait);
    const key = KEY.test(params.key) ? params.key : 'none';
    deps.log.warn({ code: refusal.code, key, ip, method }, 'a WeCom callback was refused');
    return refusal;
  }
}

const tooMany = (retryAfter: number) =>
  refuse('request.rate_limited', 'Too many calls from this address were refused', { retryAfter });

/** The bare text that proves that we hold the key; the platform waits a second for it. */
async function verify(deps: DoorDeps, app: WecomApp, request: Asked): Promise<string> {
  const { db, now } = deps;
  // A blank is a plus that nobody escaped: base64 has none.
  const text = opened(deps, app, request, one(request, 'echostr').replaceAll(' ', '+'));
  await db.tenant(app.tenant, (tx) =>
    tx
      .tables<WecomTables>()
      .updateTable('wecom_apps')
      .set({ verified_at: now() })
      .where('tenant_id', '=', app.tenant)
      .where('id', '=', app.id)
      .execute(),
  );
  return text;
}

async function take(deps: DoorDeps, app: WecomApp, request: Asked): Promise<void> {
  const { encrypted } = strictly(() => readBody(textOf(request.body)));
  const text = opened(deps, app, request, encrypted);
  const event = strictly(() => readCallback(text));
  await deps.intake.take({ tenant: app.tenant, app: app.id, mark: markOf(event, text), event: nameOf(event), text });
}

function opened({ now, refused }: DoorDeps, app: WecomApp, request: Asked, encrypted: string): string {
  const { token, aesKey } = app.callback;
  const timestamp = one(request, 'timestamp');
  const envelope = { signature: one(request, 'msg_signature'), timestamp, nonce: one(request, 'nonce'), encrypted };
  const verdict = openEnvelope({ token, aesKey, receiveId: app.corpid }, envelope);
  if (!verdict.ok) {
    void refused(app, verdict.why);
    throw refuse(...refusals[verdict.why]);
  }
  if (!/^\d{1,12}$/.test(timestamp) || now().getTime() - Number(timestamp) * 1000 > STALE_MS)
    throw refuse('wecom.callback_stale', 'This was signed more than a week ago');
  return verdict.text;
}

const malformed = ['wecom.callback_format', 'This is no callback of the platform'] as const;

const refusals: Readonly<Record<Unopened, readonly [ErrorCode, string]>> = {
  signature: ['wecom.callback_signature', 'The signature does not fit the token of this address'],
  padding: ['wecom.callback_padding', 'What was decrypted does not end as it should: another EncodingAESKey'],
  receiver: ['wecom.callback_receiver', 'This is for another corp'],
  format: malformed,
};

function strictly<R>(read: () => R): R {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadXml) throw refuse(...malformed, { cause: error });
    throw error;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(body: unknown): string {
  try {
    return utf8.decode(body as Buffer);
  } catch {
    throw refuse(...malformed);
  }
}

/** A parameter that stands once. */
function one({ query }: Asked, name: string): string {
  const value = query[name];
  if (typeof value === 'string' && value.length > 0) return value;
  throw refuse('wecom.callback_format', `The address lacks ${name}`);
}

/** What a retry has in common with its first coming, and two events of one second have not. */
const markOf = (event: WecomEvent, text: string): string =>
  event.kind === 'message' ? `message/${event.msgId}` : `event/${createHash('sha256').update(text).digest('hex')}`;

function nameOf(event: WecomEvent): string {
  if (event.kind === 'message') return `message.${event.content.type}`;
  return event.kind === 'other' ? `other.${event.event}`.slice(0, 100) : event.kind;
}
