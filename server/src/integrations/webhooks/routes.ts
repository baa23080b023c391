import { webhookLimits, webhookRoutes } from '#contracts/http/webhooks';
import type { Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import {
  create,
  mustBeCallable,
  mustReadAll,
  pause,
  remove,
  replay,
  resume,
  rotate,
  test,
  update,
} from './endpoints.ts';
import type { EndpointDeps } from './endpoints.ts';
import { detail, list, viewAll, viewOne, type LogDeps } from './log.ts';

export function createRoutes(deps: EndpointDeps & LogDeps) {
  return handlers(webhookRoutes, { ...endpointRoutes(deps), ...logRoutes(deps) });
}

type Written = ReturnType<typeof handlers<typeof webhookRoutes>>;
type LogRoute = 'webhooks.deliveries' | 'webhooks.delivery' | 'webhooks.replay' | 'webhooks.replayRange';

function endpointRoutes(deps: EndpointDeps & LogDeps): Omit<Written, LogRoute> {
  const whole = ({ permissions }: StaffCaller) => permissions.has('integration.write');
  const one = (tx: Tx, caller: StaffCaller, id: string) => viewOne(tx, deps, { id, whole: whole(caller) });
  return {
    'webhooks.list': ({ caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => ({
        items: await viewAll(tx, deps, { whole: whole(caller) }),
        limit: webhookLimits.endpoints,
      })),
    'webhooks.create': async ({ body, caller }) => {
      if (body.withText) mustReadAll(caller);
      await mustBeCallable(deps, body.url);
      return deps.db.tenant(caller.tenant, async (tx) => {
        const { id, secret } = await create(tx, deps, caller, body);
        return { endpoint: await one(tx, caller, id), secret };
      });
    },
    'webhooks.update': async ({ params: { id }, body, caller }) => {
      if (body.url !== undefined) await mustBeCallable(deps, body.url);
      const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      return deps.db.tenant(caller.tenant, async (tx) => {
        await update(tx, deps, caller, { id, change });
        return one(tx, caller, id);
      });
    },
    'webhooks.remove': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        await remove(tx, deps, caller, params.id);
        return { done: true as const };
      }),
    'webhooks.pause': ({ params: { id }, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        await pause(tx, deps, caller, id);
        return one(tx, caller, id);
      }),
    'webhooks.resume': ({ params: { id }, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        await resume(tx, deps, caller, id);
        return one(tx, caller, id);
      }),
    'webhooks.rotateSecret': ({ params: { id }, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const secret = await rotate(tx, deps, caller, id);
        return { secret, endpoint: await one(tx, caller, id) };
      }),
    'webhooks.test': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => ({ eventId: await test(tx, deps, caller, params.id) })),
  };
}

function logRoutes(deps: EndpointDeps & LogDeps): Pick<Written, LogRoute> {
  return {
    'webhooks.deliveries': ({ params, query, caller }) =>
      deps.db.tenant(caller.tenant, (tx) =>
        list(tx, {
          id: params.id,
          limit: query.limit,
          ...(query.state && { state: query.state }),
          ...(query.type && { type: query.type }),
          ...(query.cursor && { cursor: query.cursor }),
        }),
      ),
    'webhooks.delivery': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, (tx) => {
        const withText = caller.permissions.has('conversation.all') && caller.permissions.has('conversation.read');
        return detail(tx, deps, { ...params, withText });
      }),
    'webhooks.replay': ({ params: { id, eventId }, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        await replay(tx, deps, caller, { id, again: { eventId } });
        return { done: true as const };
      }),
    'webhooks.replayRange': ({ params: { id }, body: { from, to, only }, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => ({
        events: await replay(tx, deps, caller, { id, again: { from: new Date(from), to: new Date(to), only } }),
      })),
  };
}
