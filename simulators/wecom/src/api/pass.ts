import type { Sim } from '../sim.ts';
import type { App } from '../world.ts';
import { Binary, type Call, type Endpoint, type UploadedFile } from './endpoint.ts';
import { fieldsOf } from './fields.ts';
import { within } from './frequency.ts';
import { PlatformError, refuse } from './platform-error.ts';

/** A request as far as HTTP understood it. */
export interface Incoming {
  readonly method: string;
  readonly ip: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  readonly headers: Call['headers'];
  /** Reads the multipart body; null where there is no field `media`. */
  file(): Promise<UploadedFile | null>;
}

export interface Outcome {
  readonly errcode: number;
  /** Of the app whose token it was. */
  readonly agentid: number | null;
  readonly reply: Record<string, unknown> | Binary;
}

const running = new WeakMap<Sim, Map<string, number>>();

/**
 * Lets a call through the checks in the platform's order: token there, token valid, address trusted, permission,
 * frequency, parameters. (That the path exists was the router's.)
 */
export async function pass(sim: Sim, endpoint: Endpoint, incoming: Incoming): Promise<Outcome> {
  let warned = false;
  const warn = () => {
    warned = true;
  };
  let app: App | null = null;
  const leave = enter(sim, endpoint.path);
  try {
    const query = fieldsOf(incoming.query, warn);
    app = admit(sim, endpoint, { token: query.text('access_token'), ip: incoming.ip });
    if (!leave) refuse(45033);
    countBase(sim, endpoint, { ip: incoming.ip, debug: query.text('debug') === '1' });
    const body = fieldsOf(endpoint.body === 'upload' ? {} : readBody(endpoint, incoming), warn);
    const file = endpoint.body === 'upload' ? await incoming.file() : null;
    const reply = await endpoint.run({ sim, app, ip: incoming.ip, query, body, file, headers: incoming.headers });
    if (reply instanceof Binary) return { errcode: 0, agentid: app?.agentid ?? null, reply };
    const errmsg = warned ? `ok. ${WARNING}` : 'ok';
    return { errcode: 0, agentid: app?.agentid ?? null, reply: { errcode: 0, errmsg, ...reply } };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return {
      errcode: error.errcode,
      agentid: app?.agentid ?? null,
      reply: errorReply(sim, error, { endpoint, ip: incoming.ip, warned }),
    };
  } finally {
    leave?.();
  }
}

const WARNING = 'Warning: wrong json format. ';
const MORE = 'https://open.work.weixin.qq.com/devtool/query?e=';

/** An error as it goes out: the endpoint's empty fields, the code, and a text with a hint (spec 1.6, 1.7). */
export function errorReply(
  sim: Sim,
  { errcode, message, fields }: PlatformError,
  { endpoint, ip, warned = false }: { endpoint: Endpoint; ip: string; warned?: boolean },
): Record<string, unknown> {
  const hint = `${sim.clock.seconds()}${String(Math.random()).slice(2, 17).padEnd(15, '7')}`;
  // gettoken's reader aside, an unknown token is answered without a hint.
  const tail = errcode === 40014 ? '' : `, hint: [${hint}], from ip: ${ip}, more info at ${MORE}${errcode}`;
  const errmsg = `${message}${warned ? `. ${WARNING.trim()}` : ''}${tail}`;
  return { ...endpoint.defaults, ...fields, errcode, errmsg };
}

function admit(sim: Sim, { grant }: Endpoint, { token, ip }: { token: string; ip: string }): App | null {
  if (grant === 'open') return null;
  if (token === '') refuse(41001);
  const held = sim.world.tokens.find((each) => each.token === token) ?? refuse(40014);
  if (held.expiresAt <= sim.clock.now()) refuse(42001);
  const app = sim.world.apps.find(({ agentid }) => agentid === held.agentid) ?? refuse(40014);
  if (app.disabled) refuse(50003);
  const checks = [() => checkIp(sim, app, ip), () => checkGrant(app, grant)];
  for (const check of sim.world.knobs.permissionBeforeIp ? checks.toReversed() : checks) check();
  return app;
}

function checkIp(sim: Sim, { trustedIps, trustedBefore }: App, ip: string): void {
  const count = trustedBefore && trustedBefore.until > sim.clock.now() ? trustedBefore.ips : trustedIps;
  if (!count.includes(ip)) refuse(60020);
}

function checkGrant({ kind, kf }: App, grant: Endpoint['grant']): void {
  const may = {
    open: true,
    token: true,
    app: kind === 'built',
    contacts: kind === 'contacts',
    kf: kind === 'built' && kf,
  };
  if (!may[grant]) refuse(48002);
}

function countBase(sim: Sim, { path, uncounted }: Endpoint, { ip, debug }: { ip: string; debug: boolean }): void {
  if (debug && !within(sim, 'debug', path)) refuse(45009);
  if (uncounted) return;
  const counted = [within(sim, 'apiPerCorp', path), within(sim, 'apiPerIp', `${path} ${ip}`)];
  if (counted.includes(false)) refuse(45009);
}

/** Counts a call that is under way; null when the corp has too many at this API. */
function enter(sim: Sim, path: string): (() => void) | null {
  const counts = running.get(sim) ?? new Map<string, number>();
  running.set(sim, counts);
  const most = sim.world.knobs.concurrentCalls;
  const now = counts.get(path) ?? 0;
  if (most > 0 && now >= most) return null;
  counts.set(path, now + 1);
  return () => counts.set(path, (counts.get(path) ?? 1) - 1);
}

function readBody({ method }: Endpoint, { body }: Incoming): Record<string, unknown> {
  if (body.length === 0) return {};
  // What a GET carries is never read.
  if (method === 'GET') return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: no JSON at all is answered like a list or a number.
  }
  return refuse(40058, 'invalid Request Parameter. Warning: wrong json format');
}
