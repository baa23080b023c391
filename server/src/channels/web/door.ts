import { LRUCache } from 'lru-cache';
import { refuse } from '#platform/errors';
import type { VisitorCaller } from '#platform/http';
import { readToken, type VisitorDeps } from './visitor.ts';
import { settingsOf } from './widget.ts';

/** How long a change of a widget's rules may go unnoticed. */
const RULES_MS = 10_000;
const WIDGETS = 10_000;

/** Knows visitors by their tokens. Where a widget asks for proved identities, unproved tokens are no longer good. */
export function createDoor(deps: VisitorDeps): (token: string) => Promise<VisitorCaller | null> {
  const strict = new LRUCache<string, boolean>({ max: WIDGETS, ttl: RULES_MS });

  async function isStrict({ tenant, widgetId }: VisitorCaller): Promise<boolean> {
    const known = strict.get(widgetId);
    if (known !== undefined) return known;
    const { identityRequired } = await deps.db.tenant(tenant, (tx) => settingsOf(tx, widgetId));
    strict.set(widgetId, identityRequired);
    return identityRequired;
  }

  return async (token) => {
    const caller = readToken(deps, token);
    if (caller && !caller.verified && (await isStrict(caller))) {
      throw refuse('visitor.identity_required', 'This chat is only for signed-in customers of the page');
    }
    return caller;
  };
}
