import type { CallReply } from '#libs/wecom';
import type { Lane } from '#platform/lanes';
import { readApp, type WecomApp } from '../app.ts';
import { WecomError } from '../client/index.ts';
import type { HearDeps } from '../hear/deps.ts';
import { hearPage } from './page.ts';
import { callFor, KF_LANE, moveCursor, serving, triedAt, type Call, type KfAccount } from './store.ts';

/** Accounts pulled at once in this process; each takes a few connections of the pool. */
const CONCURRENCY = 3;
/** Tries of one pull; what is left then waits for the next callback or the clock. */
const ATTEMPTS = 4;
/** Items of one page. */
const PAGE = 500;
/** Pages of one pull; what is left is pulled by the next. */
const PAGES = 100;
/** What was said longer ago than this before an account is pulled for the first time is kept and not answered. */
const PAST_MS = 10 * 60_000;
/** `invalid msg token`: it is older than ten minutes. */
const TOKEN_IS_OLD = 95007;

interface Pulling {
  readonly tenant: string;
  readonly app: WecomApp;
  readonly account: KfAccount;
  readonly lost: AbortSignal;
  /** It is not tried again. */
  readonly last: boolean;
}

export const kfLane = (deps: HearDeps): Lane => ({
  name: KF_LANE,
  concurrency: CONCURRENCY,
  attempts: ATTEMPTS,
  async handle({ tenant, key, mail, attempt, lost }) {
    const token = (mail as Call[]).findLast((call) => call.token !== undefined)?.token;
    const begun = await deps.db.tenant(tenant, async (tx) => {
      const account = await serving(tx, key);
      return account && { account, app: await readApp(tx, deps, account.app_id) };
    });
    if (!begun) return;
    const last = attempt >= ATTEMPTS;
    try {
      await pull(deps, { ...begun, tenant, lost, last }, token);
    } catch (error) {
      if (!(error instanceof WecomError) || (error.class !== 'config' && !last)) throw error;
      // Nothing is lost by giving up: the cursor stands where it stood, and the clock comes again.
      deps.log.warn({ err: error, account: key }, 'a WeCom account could not be pulled');
      await deps.db.tenant(tenant, (tx) => triedAt(tx, key, deps.now()));
    }
  },
});

/** Page by page from the cursor, which moves only after everything of a page was committed. */
async function pull(deps: HearDeps, pulling: Pulling, token: string | undefined): Promise<void> {
  const { tenant, account, lost } = pulling;
  const past = account.pulled_at === null ? new Date(deps.now().getTime() - PAST_MS) : null;
  let from = account.cursor;
  let use = token;
  for (let page = 0; page < PAGES && !lost.aborted; page++) {
    const { reply, token: used } = await ask(deps, pulling, { cursor: from, token: use });
    use = used;
    await hearPage(deps, { ...pulling, past }, reply.msg_list);
    const to = reply.next_cursor === '' ? from : reply.next_cursor;
    const ended = reply.has_more === 0;
    const at = ended ? deps.now() : null;
    if (!(await deps.db.tenant(tenant, (tx) => moveCursor(tx, account.id, { from, to, at })))) return;
    if (ended) return;
    from = to;
  }
  // A platform that always has more and never gets on is left to the clock.
  if (!lost.aborted && from !== account.cursor) await deps.db.tenant(tenant, (tx) => callFor(tx, account.id, {}));
}

type Page = CallReply<'kf.sync_msg'>;

/** One page; without the token from then on when the platform finds it old. */
async function ask(
  deps: HearDeps,
  { app, account }: Pulling,
  { cursor, token }: { cursor: string; token: string | undefined },
): Promise<{ reply: Page; token: string | undefined }> {
  const asked = {
    open_kfid: account.open_kfid,
    limit: PAGE,
    voice_format: 0 as const,
    ...(cursor !== '' && { cursor }),
  };
  try {
    const reply = await deps.client.call(app, 'kf.sync_msg', { ...asked, ...(token !== undefined && { token }) });
    return { reply, token };
  } catch (error) {
    if (token === undefined || !(error instanceof WecomError) || error.code !== TOKEN_IS_OLD) throw error;
    return { reply: await deps.client.call(app, 'kf.sync_msg', asked), token: undefined };
  }
}
