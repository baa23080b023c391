import { calls, type Call, type CallInput, type CallName, type CallReply } from '#libs/wecom';
import type { WecomApp } from '../app.ts';
import type { Asking, Good } from './ask.ts';
import { WecomError } from './error.ts';
import { paceOf } from './pace.ts';

/** Calls that do nothing twice when they are asked twice, beside every GET. */
const repeatable: ReadonlySet<CallName> = new Set([
  'kf.sync_msg',
  'kf.account.list',
  'kf.add_contact_way',
  'kf.service_state.get',
  'kf.customer.batchget',
]);

/** Checks the input against the shape of the call and lays it where it travels. */
export function askingOf<K extends CallName>(
  app: WecomApp,
  name: K,
  input: CallInput<K>,
  signal: AbortSignal | null = null,
): Asking {
  const { method, query = [] }: Call = calls[name];
  const fields = checked(name, input);
  const inQuery = Object.entries(fields).filter(([field]) => method === 'GET' || query.includes(field));
  const body = Object.fromEntries(Object.entries(fields).filter(([field]) => !query.includes(field)));
  return {
    name,
    base: app.base,
    query: Object.fromEntries(inQuery.map(([field, value]) => [field, String(value)])),
    ...(method === 'GET' ? { body: null, contentType: null } : jsonBody(body)),
    pace: paceOf(app, name, membersOf(name, fields)),
    wants: 'json',
    signal,
    repeatable: method === 'GET' || repeatable.has(name) || (name === 'kf.send_msg' && 'msgid' in fields),
  };
}

export const jsonBody = (body: object) => ({
  body: Buffer.from(JSON.stringify(body)),
  contentType: 'application/json',
});

/** Tells which fields are wrong, and not what stood in them. */
export function checked<K extends CallName>(name: K, input: CallInput<K>): Record<string, unknown> {
  const read = (calls[name] as Call).request.safeParse(input);
  if (read.success) return read.data as Record<string, unknown>;
  const fields = read.error.issues.map(({ path }) => path.join('.') || '(all)').join(', ');
  throw new WecomError({ call: name, class: 'bug', why: `unfit: ${fields}` });
}

/** What the platform said, in the shape of the call. */
export function replyOf<K extends CallName>(name: K, answer: Good): CallReply<K> {
  const read = (calls[name] as Call).reply.safeParse(answer.kind === 'json' ? answer.json : null);
  if (read.success) return read.data as CallReply<K>;
  const fields = read.error.issues.map(({ path }) => path.join('.') || '(all)').join(', ');
  throw new WecomError({ call: name, class: 'bug', perhapsDone: true, why: `an answer of another shape: ${fields}` });
}

/** Members named one by one; everybody at once is counted by the platform alone. */
function membersOf(name: CallName, fields: Record<string, unknown>): string[] {
  const to = name === 'message.send' ? fields['touser'] : undefined;
  return typeof to === 'string' && to !== '@all' ? to.split('|').filter(Boolean) : [];
}
