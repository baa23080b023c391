import { limits } from '#contracts/common';
import type { Tx } from '#platform/db';
import { createBuckets, networkOf } from '#platform/http';
import type { VisitorCaller } from '#platform/http';
import { webRoutes, type WebDeps } from './web/routes.ts';
import { createDoor, type DoorDeps } from './web/door.ts';
import { pageOf } from './web/faces.ts';
import { identitySecret } from './web/secrets.ts';
import type { FirstSettings } from './web/settings.ts';
import { widgetHandlers } from './web/widget-routes.ts';
import { createWecom, type Wecom, type WecomDeps } from './wecom/index.ts';
import {
  changeWidget,
  createWidget,
  firstWidget,
  listWidgets,
  requireIdentity,
  settingsOf,
  widgets,
} from './web/widget.ts';

export { channelFacts } from './facts.ts';
export type { FirstSettings } from './web/settings.ts';
export { createPlaces, type Places } from './wecom/places.ts';
export { appPlace, type WecomApp } from './wecom/app.ts';
export type { KfSettings, Road } from './wecom/store.ts';
export { createWecomClient, WecomError, type WecomClient } from './wecom/client/index.ts';
export type { Wecom } from './wecom/index.ts';

/** Visits from one address at once, and each second afterwards: each makes a customer with a key of its own. */
const VISITS = { burst: 120, perSecond: 2 };

export interface Channels {
  /** Who holds this visitor token. Throws `visitor.expired` and `visitor.identity_required`; null when it is none of ours. */
  visitorOf(token: string): Promise<VisitorCaller | null>;
  createWidget(tx: Tx, settings: FirstSettings): Promise<{ id: string; key: string }>;
  widgets(tx: Tx): Promise<{ id: string; key: string }[]>;
  /** The secret with which a host page signs its customers' ids: for its operator. */
  identitySecret(tx: Tx, widgetId: string): Promise<string>;
  isIdentityRequired(tx: Tx, widgetId: string): Promise<boolean>;
  /** Whether only visitors with a signed identity may talk; known everywhere within ten seconds. */
  requireIdentity(tx: Tx, widgetId: string, required: boolean): Promise<void>;
  /**
   * Of the widget that a chat page shows, the one asked for or the oldest: its key, its languages, and which pages may
   * hold it (CSP `frame-ancestors`). Undefined when there is none.
   */
  chatPage(asked: string | undefined): Promise<{ key: string; languages: string[]; ancestors: string } | undefined>;
  /** Gives the company's oldest widget a name and a colour. */
  dressFirst(tx: Tx, as: { brand: string; colour: string }): Promise<void>;
  readonly routes: ReturnType<typeof webRoutes>;
  /** What staff do with widgets. */
  readonly settings: ReturnType<typeof widgetHandlers>;
  readonly wecom: Wecom;
}

type Deps = Omit<WebDeps, 'throttle' | 'throttleVisits'> & DoorDeps;

/** The doors through which customers come. */
export function createChannels(deps: Deps & { wecom: Omit<WecomDeps, Exclude<keyof Deps, 'wake'>> }): Channels {
  const { visitorMessages: burst, visitorWindowSeconds } = limits;
  const clock = () => deps.now().getTime();
  const words = createBuckets({ burst, perSecond: burst / visitorWindowSeconds }, clock);
  const visits = createBuckets(VISITS, clock);
  return {
    visitorOf: createDoor(deps),
    createWidget: (tx, settings) => createWidget(tx, deps, settings),
    widgets,
    async dressFirst(tx, as) {
      const [first] = await listWidgets(tx);
      if (!first) return;
      const settings = { ...first.settings, ...as };
      await changeWidget(tx, deps.now(), first.id, { name: as.brand, settings, revision: null });
    },
    identitySecret: (tx, widgetId) => identitySecret(tx, deps.keys, widgetId),
    isIdentityRequired: async (tx, widgetId) => (await settingsOf(tx, widgetId)).identityRequired,
    requireIdentity: (tx, widgetId, required) => requireIdentity(tx, deps.now(), widgetId, required),
    async chatPage(asked) {
      const key = asked ?? (await firstWidget(deps.db))?.key;
      const page = key === undefined ? null : await pageOf(deps.db, key);
      return key === undefined || !page ? undefined : { key, ...page };
    },
    settings: widgetHandlers(deps),
    wecom: createWecom({ ...deps, ...deps.wecom }),
    routes: webRoutes({
      ...deps,
      throttle: (customerId) => words.take(customerId),
      throttleVisits: (ip) => visits.take(networkOf(ip)),
    }),
  };
}
