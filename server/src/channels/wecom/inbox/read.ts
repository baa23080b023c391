import { BadXml, readCallback, type WecomEvent } from '#libs/wecom';
import { Refusal } from '#platform/errors';
import { readApp, type WecomApp } from '../app.ts';
import { inboxPlace } from '../callback/intake.ts';
import type { HearDeps } from '../hear/deps.ts';
import type { Kept } from './store.ts';

/** A stored callback as it reads. */
export interface Read<E extends WecomEvent = WecomEvent> {
  readonly id: string;
  readonly event: E;
}

/** What a stored callback says; nothing where it cannot be read any more. */
export function readKept({ keys, log }: HearDeps, app: Pick<WecomApp, 'id'>, { id, sealed }: Kept): Read | [] {
  try {
    return { id, event: readCallback(keys.own.open(sealed, inboxPlace(app.id, id))) };
  } catch (error) {
    // The door let it in, so that an older release may have stored it; its words stay for who looks into it.
    if (!(error instanceof BadXml)) throw error;
    log.warn({ err: error, app: app.id, id }, 'a stored WeCom callback cannot be read');
    return [];
  }
}

/** Null when it was disconnected. */
export async function appOrNull(deps: HearDeps, tenant: string, id: string): Promise<WecomApp | null> {
  try {
    return await deps.db.tenant(tenant, (tx) => readApp(tx, deps, id));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wecom.app_not_found') return null;
    throw error;
  }
}
