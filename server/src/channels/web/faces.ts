import type { Locale } from '#contracts/common';
import type { LauncherView, WidgetView } from '#contracts/http/channels';
import type { WidgetSettings } from '#contracts/http/widgets';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Db, Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import { readCompany } from '#staff';
import { frameAncestors, isAllowed } from './origins.ts';
import { launcherOf, viewOf, type Standing } from './view.ts';
import { locate, readWidget, type Widget } from './widget.ts';

export interface FaceDeps {
  db: Db;
  conversations: ConversationsDeps;
  now(): Date;
}

/** How a widget looks from outside, before a word is spoken. */
export function createFaces(deps: FaceDeps) {
  async function open<R>(key: string, work: (tx: Tx, widget: Widget) => Promise<R>): Promise<R> {
    const { tenant, id } = await locate(deps.db, key);
    return deps.db.tenant(tenant, async (tx) => work(tx, await readWidget(tx, id)));
  }

  return {
    view: (key: string): Promise<WidgetView> =>
      open(key, async (tx, widget) => viewOf(widget.settings, await standingOf(tx, deps, widget))),
    /** `origins` name the page that asks. */
    launcher: (key: string, origins: readonly string[]): Promise<LauncherView> =>
      open(key, async (tx, widget) => {
        const listed = origins.every((origin) => isAllowed(widget.settings.origins, origin));
        if (!listed) return { is: 'refused' };
        return launcherOf(widget.settings, await standingOf(tx, deps, widget));
      }),
  };
}

/** What the page of the chat must know before its script runs: who may hold it, and in which languages it speaks. */
export async function pageOf(db: Db, key: string): Promise<{ languages: Locale[]; ancestors: string } | null> {
  try {
    const { tenant, id } = await locate(db, key);
    const { settings } = await db.tenant(tenant, (tx) => readWidget(tx, id));
    return { languages: settings.languages, ancestors: frameAncestors(settings.origins) };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'widget.not_found') return null;
    throw error;
  }
}

/** What these settings would look like. */
export async function preview(tx: Tx, deps: FaceDeps, widget: Widget, settings: WidgetSettings) {
  const stands = await standingOf(tx, deps, widget);
  return { view: viewOf(settings, stands), launcher: launcherOf({ ...settings, away: shown(settings) }, stands) };
}

/** Who designs the button wants to see it, also at night. */
const shown = ({ away }: WidgetSettings): WidgetSettings['away'] => ({ ...away, mode: 'answer' });

async function standingOf(tx: Tx, deps: FaceDeps, widget: Widget): Promise<Standing> {
  const now = deps.now();
  const company = await readCompany(tx);
  const { online, hours } = await deps.conversations.availability(tx, widget.settings.teamId);
  const waitMinutes = online > 0 ? conversations.promise({ position: 1, online }, null, now).waitMinutes : null;
  return { key: widget.key, privacyVersion: widget.privacyVersion, company, online, waitMinutes, hours, now };
}
