import { limits } from '#contracts/common';
import type { Tx } from '#platform/db';
import { createBuckets, networkOf } from '#platform/http';
import type { VisitorCaller } from '#platform/http';
import { webRoutes, type WebDeps } from './web/routes.ts';
import { createDoor } from './web/door.ts';
import {
  createWidget,
  firstWidget,
  identitySecret,
  requireIdentity,
  settingsOf,
  widgets,
  type WidgetSettings,
} from './web/widget.ts';

export type { WidgetSettings } from './web/widget.ts';

/** Visits from one address at once, and each second afterwards: each makes a customer with a key of its own. */
const VISITS = { burst: 120, perSecond: 2 };

export interface Channels {
  /** Who holds this visitor token. Throws `visitor.expired` and `visitor.identity_required`; null when it is none of ours. */
  visitorOf(token: string): Promise<VisitorCaller | null>;
  createWidget(tx: Tx, settings: WidgetSettings): Promise<{ id: string; key: string }>;
  widgets(tx: Tx): Promise<{ id: string; key: string }[]>;
  /** The secret with which a host page signs its customers' ids: for its operator. */
  identitySecret(tx: Tx, widgetId: string): Promise<string>;
  isIdentityRequired(tx: Tx, widgetId: string): Promise<boolean>;
  /** Whether only visitors with a signed identity may talk; known everywhere within ten seconds. */
  requireIdentity(tx: Tx, widgetId: string, required: boolean): Promise<void>;
  /** The company and the widget that the bare chat page shows. */
  firstWidget(): Promise<{ tenant: string; key: string } | null>;
  readonly routes: ReturnType<typeof webRoutes>;
}

/** The doors through which customers come. */
export function createChannels(deps: Omit<WebDeps, 'throttle' | 'throttleVisits'>): Channels {
  const { visitorMessages: burst, visitorWindowSeconds } = limits;
  const clock = () => deps.now().getTime();
  const words = createBuckets({ burst, perSecond: burst / visitorWindowSeconds }, clock);
  const visits = createBuckets(VISITS, clock);
  return {
    visitorOf: createDoor(deps),
    createWidget: (tx, settings) => createWidget(tx, deps, settings),
    widgets,
    identitySecret: (tx, widgetId) => identitySecret(tx, deps.keys, widgetId),
    isIdentityRequired: async (tx, widgetId) => (await settingsOf(tx, widgetId)).identityRequired,
    requireIdentity,
    firstWidget: () => firstWidget(deps.db),
    routes: webRoutes({
      ...deps,
      throttle: (customerId) => words.take(customerId),
      throttleVisits: (ip) => visits.take(networkOf(ip)),
    }),
  };
}
