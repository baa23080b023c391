import { limits } from '#contracts/common';
import type { Tx } from '#platform/db';
import { createBuckets } from '#platform/http';
import type { VisitorCaller } from '#platform/http';
import { webRoutes, type WebDeps } from './web/routes.ts';
import { readToken } from './web/visitor.ts';
import { createWidget, firstWidget, widgets, type WidgetSettings } from './web/widget.ts';

export { webSheet, type CapabilitySheet } from './capability.ts';
export type { WidgetSettings } from './web/widget.ts';

export interface Channels {
  /** Who holds this visitor token. Throws `visitor.expired`; null when it is none of ours. */
  visitorOf(token: string): VisitorCaller | null;
  createWidget(tx: Tx, settings: WidgetSettings): Promise<{ id: string; key: string }>;
  widgets(tx: Tx): Promise<{ id: string; key: string }[]>;
  /** The company and the widget that the bare chat page shows. */
  firstWidget(): Promise<{ tenant: string; key: string } | null>;
  readonly routes: ReturnType<typeof webRoutes>;
}

/** The doors through which customers come. */
export function createChannels(deps: Omit<WebDeps, 'throttle'>): Channels {
  const { visitorMessages, visitorWindowSeconds } = limits;
  const buckets = createBuckets({ burst: visitorMessages, perSecond: visitorMessages / visitorWindowSeconds }, () =>
    deps.now().getTime(),
  );
  return {
    visitorOf: (token) => readToken(deps, token),
    createWidget: (tx, settings) => createWidget(tx, deps, settings),
    widgets,
    firstWidget: () => firstWidget(deps.db),
    routes: webRoutes({ ...deps, throttle: (customerId) => buckets.take(customerId) }),
  };
}
