import type { Sim } from '../sim.ts';
import { Binary, type Endpoint } from './endpoint.ts';
import type { Incoming, Outcome } from './pass.ts';

/** Characters of a body kept in a line of the log. */
const BODY_CHARS = 4000;

/** What would let somebody else in. */
const secret = new Set(['access_token', 'corpsecret', 'key', 'code', 'ticket', 'user_ticket']);

/** One line of the log for a call and its reply. */
export function record(
  sim: Sim,
  { path }: Endpoint,
  { incoming, outcome, cut, ms }: { incoming: Incoming; outcome: Outcome | null; cut: unknown; ms: number },
): void {
  const errcode = outcome?.errcode ?? null;
  sim.log.add('api', `${path} → ${cut ? 'cut' : errcode}`, {
    path,
    method: incoming.method,
    agentid: outcome?.agentid ?? null,
    ip: incoming.ip,
    query: masked(incoming.query),
    body: bodyOf(incoming),
    errcode,
    reply: outcome ? replyOf(outcome.reply) : null,
    ...(cut ? { cut } : {}),
    ms: Math.round(ms),
  });
}

function masked(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, secret.has(name) && value !== '' ? '…' : value]),
  );
}

function bodyOf({ body }: Incoming): unknown {
  if (body.length === 0) return null;
  const text = body.toString('utf8', 0, BODY_CHARS);
  try {
    return masked(JSON.parse(text) as Record<string, unknown>);
  } catch {
    return text.includes('\ufffd') ? `${body.length} bytes` : text;
  }
}

function replyOf(reply: Outcome['reply']): unknown {
  if (reply instanceof Binary) return `${reply.bytes.length} bytes`;
  const text = JSON.stringify(masked(reply));
  return text.length > BODY_CHARS ? `${text.slice(0, BODY_CHARS)}…` : masked(reply);
}
