import type { wecomRoutes } from '#contracts/http/wecom';
import type { Tx } from '#platform/db';
import type { Handlers } from '#platform/http';
import { listAccounts } from './accounts.ts';
import { done, type Acting } from './acting.ts';
import { listApps } from './apps.ts';
import { addCorp, changeCorp, readCorp, removeCorp, restoreCorp } from './corps.ts';
import { overview } from './overview.ts';
import { corpView } from './view.ts';

export function corpHandlers({ deps, act }: Acting) {
  const { db, now } = deps;
  const target = (id: string) => `wecom_corp:${id}`;
  const view = async (tx: Tx, id: string) =>
    corpView(deps, await readCorp(tx, id), { apps: await listApps(tx), accounts: await listAccounts(tx) });

  const named = <R extends { name: string }>(id: string, result: R) => ({
    target: target(id),
    result,
    detail: { name: result.name },
  });

  return {
    'wecom.overview': ({ caller }) => db.tenant(caller.tenant, (tx) => overview(tx, deps)),
    'wecom.connectCorp': ({ body, caller }) =>
      act(caller, 'wecom.corp_connected', async (tx) => {
        const id = await addCorp(tx, deps, { ...body, name: body.name.trim() || body.corpid });
        const { environment, simulated } = body;
        return { target: target(id), result: await view(tx, id), detail: { name: body.name, environment, simulated } };
      }),
    'wecom.updateCorp': ({ params: { id }, body, caller }) =>
      act(caller, 'wecom.corp_changed', async (tx) => {
        await changeCorp(tx, id, body);
        return named(id, await view(tx, id));
      }),
    'wecom.disconnectCorp': ({ params: { id }, caller }) =>
      act(caller, 'wecom.corp_disconnected', async (tx) => {
        const { name } = await readCorp(tx, id);
        await removeCorp(tx, now(), id);
        return { target: target(id), result: done, detail: { name } };
      }),
    'wecom.reconnectCorp': ({ params: { id }, caller }) =>
      act(caller, 'wecom.corp_reconnected', async (tx) => {
        await restoreCorp(tx, now(), id);
        return named(id, await view(tx, id));
      }),
  } satisfies Partial<Handlers<typeof wecomRoutes>>;
}
