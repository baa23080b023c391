import { widgetRoutes, type WidgetDetail, type WidgetRow } from '#contracts/http/widgets';
import type { Customers } from '#customers';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { isId } from '#platform/ids';
import type { Keys } from '#platform/keys';
import { readCompany } from '#staff';
import { settle, withdrawals } from './consent.ts';
import { preview, type FaceDeps } from './faces.ts';
import { rotateSecret, secretView, type IdentitySecret } from './secrets.ts';
import { ordinary } from './settings.ts';
import {
  archiveWidget,
  changeWidget,
  createWidget,
  listWidgets,
  mustHaveRoom,
  readWidget,
  type Widget,
} from './widget.ts';

export interface WidgetRouteDeps extends FaceDeps {
  keys: Keys;
  audit: Audit;
  customers: Customers;
  publicUrl: string;
}

/** What staff do with the widgets of their company. */
export function widgetHandlers(deps: WidgetRouteDeps) {
  const { db, audit, keys, now } = deps;
  const detail = (widget: Widget) => detailOf(widget, deps.publicUrl);
  /** A change and its line in the audit, in one transaction. */
  const act = <R>(caller: StaffCaller, action: string, work: (tx: Tx) => Promise<{ id: string; result: R }>) =>
    db.tenant(caller.tenant, async (tx) => {
      const { id, result } = await work(tx);
      await audit.append(tx, { actor: `staff:${caller.staffId}`, action, target: `widget:${id}` });
      return result;
    });

  return handlers(widgetRoutes, {
    'widgets.list': ({ caller }) =>
      db.tenant(caller.tenant, async (tx) => ({ items: (await listWidgets(tx)).map(rowOf) })),
    'widgets.create': ({ body, caller }) =>
      act(caller, 'widget.created', async (tx) => {
        await mustHaveRoom(tx);
        const { languages } = await readCompany(tx);
        const { id } = await createWidget(tx, deps, ordinary, body.name.trim());
        const { name, settings } = await readWidget(tx, id);
        const widget = await changeWidget(tx, now(), id, {
          name,
          settings: { ...settings, languages },
          revision: null,
        });
        return { id, result: detail(widget) };
      }),
    'widgets.get': ({ params, caller }) =>
      db.tenant(caller.tenant, async (tx) => detail(await readWidget(tx, params.id))),
    'widgets.update': ({ params: { id }, body, caller }) =>
      act(caller, 'widget.updated', async (tx) => ({ id, result: detail(await changeWidget(tx, now(), id, body)) })),
    'widgets.archive': ({ params: { id }, body: { archived }, caller }) =>
      act(caller, archived ? 'widget.archived' : 'widget.restored', async (tx) => ({
        id,
        result: detail(await archiveWidget(tx, now(), id, archived)),
      })),
    'widgets.preview': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => preview(tx, deps, await readWidget(tx, params.id), body.settings)),
    'widgets.secret': ({ params: { id }, caller }) =>
      act(caller, 'widget.secret_shown', async (tx) => ({ id, result: seen(await secretView(tx, keys, id, now())) })),
    'widgets.rotateSecret': ({ params: { id }, caller }) =>
      act(caller, 'widget.secret_rotated', async (tx) => ({
        id,
        result: seen(await rotateSecret(tx, keys, id, now())),
      })),
    'withdrawals.list': ({ query, caller }) => db.tenant(caller.tenant, (tx) => listWithdrawals(tx, query)),
    'withdrawals.settle': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const { customerId } = await settle(tx, params.id, { staffId: caller.staffId, now: now() });
        if (body.erase) await deps.customers.forget(tx, customerId);
        const action = body.erase ? 'consent.erased' : 'consent.settled';
        await audit.append(tx, { actor: `staff:${caller.staffId}`, action, target: `customer:${customerId}` });
        return { done: true as const };
      }),
  });
}

async function listWithdrawals(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  if (cursor !== undefined && !isId(cursor)) throw refuse('request.invalid', 'This cursor is none of ours');
  const found = await withdrawals(tx, { ...(cursor && { before: cursor }), limit: limit + 1 });
  const names = new Map((await listWidgets(tx)).map(({ id, name }) => [id, name]));
  const items = found.slice(0, limit).map((row) => ({
    id: row.id,
    customerId: row.customer_id,
    conversationId: row.conversation_id,
    widget: names.get(row.widget_id) ?? '',
    version: row.version,
    givenAt: row.given_at.toISOString(),
    withdrawnAt: row.withdrawn_at!.toISOString(),
    handledAt: row.settled_at?.toISOString() ?? null,
  }));
  return { items, next: found.length > limit ? items.at(-1)!.id : null };
}

const seen = ({ secret, previousUntil }: IdentitySecret) => ({
  secret,
  previousUntil: previousUntil?.toISOString() ?? null,
});

function rowOf({ id, key, name, settings, archived, createdAt }: Widget): WidgetRow {
  const { colour, origins } = settings;
  return { id, key, name, colour, origins: origins.length, archived, createdAt: createdAt.toISOString() };
}

function detailOf(widget: Widget, server: string): WidgetDetail {
  const { id, key, name, archived, createdAt, revision, settings, privacyVersion } = widget;
  return { id, key, name, archived, createdAt: createdAt.toISOString(), revision, settings, privacyVersion, server };
}
