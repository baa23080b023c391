import type { WecomEvent } from '#libs/wecom';
import type { Tx } from '#platform/db';
import type { Lane } from '#platform/lanes';
import type { WecomApp } from '../app.ts';
import type { HearDeps } from '../hear/deps.ts';
import { changeRights } from '../kf/rights.ts';
import { accountsOf, callFor } from '../kf/store.ts';
import { appOrNull, readKept, type Read } from './read.ts';
import { callForWords, finishAll, INBOX_LANE, openOf, type Arrived } from './store.ts';

/** Apps worked on at once in this process; each takes a few connections of the pool. */
const CONCURRENCY = 2;
const ATTEMPTS = 5;
/** Callbacks read at once. */
const CHUNK = 100;

type News = Extract<WecomEvent, { kind: 'kf_msg_or_event' }>;

/** Works on what came. One that fails holds up no other; it is tried again, and in the end kept for an operator. */
export const inboxLane = (deps: HearDeps): Lane => ({
  name: INBOX_LANE,
  concurrency: CONCURRENCY,
  attempts: ATTEMPTS,
  async handle({ tenant, key, mail, lost }) {
    const ids = (mail as Arrived[]).flatMap((letter) => letter.ids);
    const app = await appOrNull(deps, tenant, key);
    const failures: unknown[] = [];
    for (let at = 0; at < ids.length && !lost.aborted; at += CHUNK) {
      const some = ids.slice(at, at + CHUNK);
      // Nobody listens any more: what was said to an app that is gone is not kept.
      if (!app) await deps.db.tenant(tenant, (tx) => finishAll(tx, key, some, deps.now()));
      else failures.push(...(await workOn(deps, { tenant, app }, some)));
    }
    if (failures.length > 0) throw failures[0];
  },
});

/** What failed of them. */
async function workOn(
  deps: HearDeps,
  { tenant, app }: { tenant: string; app: WecomApp },
  ids: readonly string[],
): Promise<unknown[]> {
  const kept = await deps.db.tenant(tenant, (tx) => openOf(tx, app.id, ids));
  const read = kept.flatMap((row) => readKept(deps, app, row));
  const failures: unknown[] = [];
  const trying = (work: Promise<unknown>) => work.catch((error: unknown) => void failures.push(error));
  const [rights, others] = [of(read, 'kf_account_auth_change'), notOf(read, 'kf_account_auth_change')];
  if (others.length > 0) await trying(deps.db.tenant(tenant, (tx) => handOn(tx, deps, app, others)));
  for (const { id, event } of rights)
    await trying(changeRights(deps, { app, event, finish: (tx) => finishAll(tx, app.id, [id], deps.now()) }));
  return failures;
}

const of = <K extends WecomEvent['kind']>(all: readonly Read[], kind: K) =>
  all.filter((read): read is Read<Extract<WecomEvent, { kind: K }>> => read.event.kind === kind);
const notOf = (all: readonly Read[], kind: WecomEvent['kind']) => all.filter(({ event }) => event.kind !== kind);

/**
 * Words go to the lane of who wrote them, where a slow file holds up nobody else; news of accounts to the lane that
 * pulls. Whoever opens an app or is let in has said nothing, and what nobody here listens to is let go.
 */
async function handOn(tx: Tx, { now }: HearDeps, app: WecomApp, read: readonly Read[]): Promise<void> {
  const silent = notOf(read, 'message').map(({ id }) => id);
  if (silent.length > 0) await finishAll(tx, app.id, silent, now());
  const writers = Map.groupBy(of(read, 'message'), ({ event }) => event.from.toLowerCase());
  for (const writer of [...writers.keys()].toSorted())
    await callForWords(tx, { app: app.id, writer }, { ids: writers.get(writer)!.map(({ id }) => id) });
  await callKf(tx, app, of(read, 'kf_msg_or_event'));
}

/** Many of them say the same: each account is called once, with the youngest token. */
async function callKf(tx: Tx, app: WecomApp, news: readonly Read<News>[]): Promise<void> {
  const tokens = new Map(news.map(({ event: { openKfId, token } }) => [openKfId, token]));
  const accounts = await accountsOf(tx, app.corpId, [...tokens.keys()]);
  for (const [openKfId, account] of [...accounts].toSorted(([, a], [, b]) => (a < b ? -1 : 1)))
    await callFor(tx, account, { token: tokens.get(openKfId)! });
}
