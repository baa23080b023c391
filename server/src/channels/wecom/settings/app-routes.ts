import type { wecomRoutes } from '#contracts/http/wecom';
import type { Tx } from '#platform/db';
import type { Handlers, RequestView } from '#platform/http';
import { readApp } from '../app.ts';
import { listAccounts } from './accounts.ts';
import { done, type Acting } from './acting.ts';
import { addApp, changeApp, readAppRow, removeApp, restoreApp, setCallback } from './apps.ts';
import { runChecks, type Checked } from './checks.ts';
import { listProofs } from './proofs.ts';
import { sendToMember } from './trying.ts';
import { appView, callbackView } from './view.ts';

export function appHandlers({ deps, act, opened, mayTry }: Acting) {
  const { db, now, publicUrl } = deps;
  const target = (id: string) => `wecom_app:${id}`;
  const view = async (tx: Tx, id: string) => appView(deps, await readAppRow(tx, id), await listAccounts(tx));

  return {
    'wecom.connectApp': ({ params, body, caller }) =>
      act(caller, 'wecom.app_connected', async (tx) => {
        const id = await addApp(tx, deps, params.id, body);
        return { target: target(id), result: await view(tx, id), detail: { name: body.name, agentid: body.agentid } };
      }),
    'wecom.app': ({ params: { id }, caller }) => db.tenant(caller.tenant, (tx) => view(tx, id)),
    'wecom.updateApp': ({ params: { id }, body, caller }) =>
      act(caller, body.secret === undefined ? 'wecom.app_changed' : 'wecom.secret_changed', async (tx) => {
        await changeApp(tx, deps, id, body);
        const result = await view(tx, id);
        return { target: target(id), result, detail: { name: result.name, fields: fieldsOf(body) } };
      }),
    'wecom.removeApp': ({ params: { id }, caller }) =>
      act(caller, 'wecom.app_removed', async (tx) => {
        const { name } = await readAppRow(tx, id);
        await removeApp(tx, now(), id);
        return { target: target(id), result: done, detail: { name } };
      }),
    'wecom.restoreApp': ({ params: { id }, caller }) =>
      act(caller, 'wecom.app_restored', async (tx) => {
        await restoreApp(tx, now(), id);
        const result = await view(tx, id);
        return { target: target(id), result, detail: { name: result.name } };
      }),
    'wecom.callback': ({ params: { id }, caller }) =>
      act(caller, 'wecom.callback_shown', async (tx) => {
        const row = await readAppRow(tx, id);
        return { target: target(id), result: callbackView(deps, publicUrl, row), detail: { name: row.name } };
      }),
    'wecom.setCallback': ({ params: { id }, body, caller }) =>
      act(caller, 'wecom.callback_changed', async (tx) => {
        await setCallback(tx, deps, id, body.callback);
        const row = await readAppRow(tx, id);
        const detail = { name: row.name, taken: body.callback !== null };
        return { target: target(id), result: callbackView(deps, publicUrl, row), detail };
      }),
    'wecom.check': async ({ params: { id }, caller, request }) => {
      const all = await db.tenant(caller.tenant, (tx) => checkedOf(tx, deps, id, request));
      mayTry(id);
      return { at: now().toISOString(), findings: await runChecks(deps, all) };
    },
    'wecom.sendTest': async ({ params: { id }, body, caller }) => {
      const app = await opened(caller, id);
      mayTry(id);
      const result = await sendToMember(deps, app, body.userid);
      return act(caller, 'wecom.test_sent', async () => ({ target: target(id), result, detail: { name: app.name } }));
    },
  } satisfies Partial<Handlers<typeof wecomRoutes>>;
}

async function checkedOf(tx: Tx, deps: Acting['deps'], id: string, request: RequestView): Promise<Checked> {
  const accounts = (await listAccounts(tx)).filter(({ app_id, serves }) => app_id === id && serves);
  return {
    app: await readApp(tx, deps, id),
    row: await readAppRow(tx, id),
    proofs: await listProofs(tx),
    served: accounts.map(({ open_kfid }) => open_kfid),
    forwarded: forwardings.some((name) => request.header(name) !== undefined),
  };
}

/** What a proxy adds, and no browser. */
const forwardings = ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip'];

/** Which fields were changed, for the audit: their values may be secrets. */
const fieldsOf = (body: object): string[] =>
  Object.entries(body)
    .filter(([name, value]) => name !== 'revision' && value !== undefined)
    .map(([name]) => name);
