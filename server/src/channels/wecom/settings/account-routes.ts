import type { wecomRoutes } from '#contracts/http/wecom';
import { refuse } from '#platform/errors';
import type { Handlers } from '#platform/http';
import { changeAccount, readAccount, takeAccount } from './accounts.ts';
import type { Acting } from './acting.ts';
import { askAccounts, listedAccounts } from './overview.ts';
import { ask } from './problems.ts';
import { accountView } from './view.ts';

export function accountHandlers({ deps, act, opened, mayTry }: Acting) {
  const { db, client, now } = deps;
  const target = (id: string) => `wecom_account:${id}`;
  return {
    'wecom.accounts': async ({ params: { id }, caller }) => {
      const app = await opened(caller, id);
      const listing = await askAccounts(deps, app);
      const items = await db.tenant(caller.tenant, (tx) => listedAccounts(tx, app, listing));
      return { items, problem: listing.trouble?.problem ?? null };
    },
    'wecom.takeAccount': async ({ params: { id: appId }, body: { openKfid }, caller }) => {
      const listing = await askAccounts(deps, await opened(caller, appId));
      const found = listing.accounts.find(({ open_kfid }) => open_kfid === openKfid);
      if (listing.trouble)
        throw refuse('wecom.platform', `The platform would not list accounts: ${listing.trouble.problem}`);
      if (!found) throw refuse('wecom.account_not_found', 'The platform lists no such account');
      return act(caller, 'wecom.account_taken', async (tx) => {
        const { name, avatar } = found;
        const id = await takeAccount(tx, now(), appId, { openKfid, name, avatar });
        return { target: target(id), result: accountView(await readAccount(tx, id)), detail: { name } };
      });
    },
    'wecom.account': ({ params: { id }, caller }) =>
      db.tenant(caller.tenant, async (tx) => accountView(await readAccount(tx, id))),
    'wecom.updateAccount': ({ params: { id }, body, caller }) =>
      act(caller, 'wecom.account_changed', async (tx) => {
        await changeAccount(tx, id, body);
        const result = accountView(await readAccount(tx, id));
        return { target: target(id), result, detail: { name: result.name } };
      }),
    'wecom.accountLink': async ({ params: { id }, body: { scene }, caller }) => {
      const account = await db.tenant(caller.tenant, (tx) => readAccount(tx, id));
      const app = await opened(caller, account.app_id);
      mayTry(app.id);
      if (app.base === null) throw refuse('wecom.no_simulator', 'No simulator of WeCom runs here');
      const way = { open_kfid: account.open_kfid, ...(scene !== '' && { scene }) };
      const made = await ask(client, app, 'kf.add_contact_way', way);
      if (!made.ok) throw refuse('wecom.platform', `The platform would not make a link: ${made.problem}`);
      return { url: made.reply.url };
    },
  } satisfies Partial<Handlers<typeof wecomRoutes>>;
}
