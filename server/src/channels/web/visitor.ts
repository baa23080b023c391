import type { Locale } from '#contracts/common';
import type { ConversationState } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { Customers } from '#customers';
import type { Db, Tx } from '#platform/db';
import { Refusal, refuse } from '#platform/errors';
import type { VisitorCaller } from '#platform/http';
import type { Keys } from '#platform/keys';
import { sign, verify } from '#platform/signed';
import { identitySecret, isSigned, locate, settingsOf } from './widget.ts';

/** A visitor is known again this long after the last visit. */
const TOKEN_DAYS = 30;

export interface VisitorDeps {
  db: Db;
  keys: Keys;
  customers: Customers;
  signingKey: Buffer;
  now(): Date;
}

interface TokenPayload {
  tenant: string;
  customer: string;
  conversation: string;
  widget: string;
  verified: boolean;
}

/** Who holds this token. Throws `visitor.expired`; null when we never signed it. Asks no database. */
export function readToken(deps: Pick<VisitorDeps, 'signingKey' | 'now'>, token: string): VisitorCaller | null {
  const verdict = verify<TokenPayload>(deps.signingKey, 'visitor', token, deps.now());
  if (!verdict.ok) {
    if (verdict.why === 'expired')
      throw refuse('visitor.expired', 'This visit is over. Start a new one; nothing said is lost');
    return null;
  }
  const { tenant, customer, conversation, widget, verified } = verdict.payload;
  return { kind: 'visitor', tenant, customerId: customer, conversationId: conversation, widgetId: widget, verified };
}

export interface Arrival {
  widget: string;
  locale: Locale;
  token?: string | undefined;
  identity?: { id: string; name?: string | undefined; signature: string } | undefined;
}

export interface Visit {
  token: string;
  expiresAt: string;
  conversation: ConversationState;
  name: string;
}

/** Lets somebody in: known again by a token or a signed identity, else as somebody new. */
export async function arrive(deps: VisitorDeps, arrival: Arrival): Promise<Visit> {
  const { tenant, id: widget } = await locate(deps.db, arrival.widget);
  return deps.db.tenant(tenant, async (tx) => {
    const verifiedId = await provenIdentity(tx, deps, widget, arrival.identity);
    const known = arrival.token
      ? await knownVisitor(tx, deps, { token: arrival.token, tenant, widget, verifiedId })
      : null;
    const { customerId, conversation } = known ?? (await welcome(tx, deps, { widget, arrival, verifiedId }));
    await deps.customers.touch(tx, customerId);
    const customer = (await deps.customers.refs(tx, [customerId])).get(customerId);
    const expiresAt = new Date(deps.now().getTime() + TOKEN_DAYS * 24 * 3600_000);
    const payload: TokenPayload = {
      tenant,
      customer: customerId,
      conversation: conversation.id,
      widget,
      verified: verifiedId !== null,
    };
    return {
      token: sign(deps.signingKey, 'visitor', payload, expiresAt),
      expiresAt: expiresAt.toISOString(),
      conversation: await conversations.state(tx, conversation),
      name: customer?.name ?? '',
    };
  });
}

async function provenIdentity(
  tx: Tx,
  deps: VisitorDeps,
  widget: string,
  identity: Arrival['identity'],
): Promise<string | null> {
  if (identity) {
    if (!isSigned(await identitySecret(tx, deps.keys, widget), identity.id, identity.signature)) {
      throw refuse('visitor.identity_invalid', 'The signature does not fit this identity');
    }
    return identity.id;
  }
  const { identityRequired } = await settingsOf(tx, widget);
  if (identityRequired)
    throw refuse('visitor.identity_required', 'This chat is only for signed-in customers of the page');
  return null;
}

/** The visitor of a token that is still good here. Another identity than the token's is another visitor. */
async function knownVisitor(
  tx: Tx,
  deps: VisitorDeps,
  seen: { token: string; tenant: string; widget: string; verifiedId: string | null },
) {
  const caller = tokenOrNull(deps, seen.token);
  if (!caller || caller.tenant !== seen.tenant || caller.widgetId !== seen.widget) return null;
  if (caller.verified !== (seen.verifiedId !== null)) return null;
  const conversation = await conversations.ofCustomer(tx, caller.customerId, seen.widget);
  if (!conversation || conversation.id !== caller.conversationId) return null;
  if (seen.verifiedId === null) return { customerId: caller.customerId, conversation };
  const { verifiedId } = await deps.customers.get(tx, caller.customerId);
  return verifiedId === seen.verifiedId ? { customerId: caller.customerId, conversation } : null;
}

function tokenOrNull(deps: VisitorDeps, token: string): VisitorCaller | null {
  try {
    return readToken(deps, token);
  } catch (error) {
    // An old token is no reason to turn somebody away: he starts anew.
    if (error instanceof Refusal) return null;
    throw error;
  }
}

async function welcome(
  tx: Tx,
  deps: VisitorDeps,
  coming: { widget: string; arrival: Arrival; verifiedId: string | null },
) {
  const { widget, arrival, verifiedId } = coming;
  const { id: customerId } = await deps.customers.start(tx, {
    channel: 'web',
    account: widget,
    locale: arrival.locale,
    ...(verifiedId === null ? {} : { externalId: verifiedId, verifiedId }),
    ...(arrival.identity?.name ? { name: arrival.identity.name } : {}),
  });
  const conversation =
    (verifiedId === null ? undefined : await conversations.ofCustomer(tx, customerId, widget)) ??
    (await conversations.start(tx, deps.now(), { channel: 'web', account: widget, customerId }));
  return { customerId, conversation };
}
