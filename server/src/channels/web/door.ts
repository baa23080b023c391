import { LRUCache } from 'lru-cache';
import { refuse } from '#platform/errors';
import type { Facts } from '#platform/facts';
import type { VisitorCaller } from '#platform/http';
import { channelFacts } from '../facts.ts';
import { isWithdrawn } from './consent.ts';
import { readToken, type TokenHolder, type VisitorDeps } from './visitor.ts';
import { settingsOf } from './widget.ts';

/** How long a change of a widget's rules, or a withdrawal, may go unnoticed when its fact is lost. */
const RULES_MS = 10_000;
const WIDGETS = 10_000;
const CONSENTS = 50_000;

interface Rules {
  identity: boolean;
  consent: boolean;
}

export interface DoorDeps extends VisitorDeps {
  facts: Facts;
}

/**
 * Knows visitors by their tokens. Where a widget asks for proved identities or for consent, tokens without are no
 * longer good; a consent that was withdrawn ends the visit.
 */
export function createDoor(deps: DoorDeps): (token: string) => Promise<VisitorCaller | null> {
  const known = new LRUCache<string, Rules>({ max: WIDGETS, ttl: RULES_MS });
  const ended = new LRUCache<string, boolean>({ max: CONSENTS, ttl: RULES_MS });
  deps.facts.broadcast([channelFacts.widgetChanged], ({ payload }) => void known.delete(String(payload['widgetId'])));
  deps.facts.broadcast(
    [channelFacts.consentWithdrawn],
    ({ payload }) => void ended.set(String(payload['consentId']), true),
  );

  async function rulesOf({ tenant, widgetId }: VisitorCaller): Promise<Rules> {
    const before = known.get(widgetId);
    if (before) return before;
    const { identityRequired, privacy } = await deps.db.tenant(tenant, (tx) => settingsOf(tx, widgetId));
    const rules = { identity: identityRequired, consent: privacy.mode === 'consent' };
    known.set(widgetId, rules);
    return rules;
  }

  async function hasEnded(tenant: string, consentId: string): Promise<boolean> {
    const before = ended.get(consentId);
    if (before !== undefined) return before;
    const withdrawn = await deps.db.tenant(tenant, (tx) => isWithdrawn(tx, consentId));
    ended.set(consentId, withdrawn);
    return withdrawn;
  }

  async function mustBeWelcome(caller: TokenHolder): Promise<void> {
    const { identity, consent } = await rulesOf(caller);
    if (identity && !caller.verified)
      throw refuse('visitor.identity_required', 'This chat is only for signed-in customers of the page');
    if (consent && caller.consentId === null)
      throw refuse('visitor.consent_required', 'Agree to the privacy notice first');
    if (caller.consentId !== null && (await hasEnded(caller.tenant, caller.consentId)))
      throw refuse('visitor.expired', 'Consent was withdrawn; this visit is over');
  }

  return async (token) => {
    const caller = readToken(deps, token);
    if (caller) await mustBeWelcome(caller);
    return caller;
  };
}
