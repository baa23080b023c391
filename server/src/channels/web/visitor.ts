import type { Locale } from '#contracts/common';
import type { ConversationState } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Db, Tx } from '#platform/db';
import { Refusal, refuse } from '#platform/errors';
import type { VisitorCaller } from '#platform/http';
import type { Keys } from '#platform/keys';
import { sign, verify } from '#platform/signed';
import { consentFor } from './consent.ts';
import { isFormOpen, isToldAlready, mustAnswer } from './form.ts';
import { isAllowed } from './origins.ts';
import { isProved } from './secrets.ts';
import { locate, readWidget, type Widget } from './widget.ts';

/** A visitor is known again this long after the last visit. */
const TOKEN_DAYS = 30;

export interface VisitorDeps {
  db: Db;
  keys: Keys;
  customers: Customers;
  conversations: ConversationsDeps;
  signingKey: Buffer;
  now(): Date;
}

interface TokenPayload {
  tenant: string;
  customer: string;
  conversation: string;
  widget: string;
  verified: boolean;
  /** The consent this visit rests on, where one was asked. */
  consent?: string;
  owesForm?: boolean;
}

export interface TokenHolder extends VisitorCaller {
  readonly consentId: string | null;
}

/** Who holds this token. Throws `visitor.expired`; null when we never signed it. Asks no database. */
export function readToken(deps: Pick<VisitorDeps, 'signingKey' | 'now'>, token: string): TokenHolder | null {
  const verdict = verify<TokenPayload>(deps.signingKey, 'visitor', token, deps.now());
  if (!verdict.ok) {
    if (verdict.why === 'expired')
      throw refuse('visitor.expired', 'This visit is over. Start a new one; nothing said is lost');
    return null;
  }
  const { tenant, customer, conversation, widget, verified, consent = null, owesForm = false } = verdict.payload;
  const holder = { tenant, customerId: customer, conversationId: conversation, widgetId: widget, verified };
  return { kind: 'visitor', ...holder, owesForm, consentId: consent };
}

/** A token for this visit, good for `TOKEN_DAYS` from now. */
export function writeToken(
  deps: Pick<VisitorDeps, 'signingKey' | 'now'>,
  payload: TokenPayload,
): { token: string; expiresAt: string } {
  const expiresAt = new Date(deps.now().getTime() + TOKEN_DAYS * 24 * 3600_000);
  return { token: sign(deps.signingKey, 'visitor', payload, expiresAt), expiresAt: expiresAt.toISOString() };
}

export interface Arrival {
  widget: string;
  locale: Locale;
  token?: string | undefined;
  identity?: { id: string; name?: string | undefined; signature: string } | undefined;
  /** The page that holds the chat, by its own word and by the browser's. */
  origins: readonly string[];
  /** The wording of the privacy notice that was agreed to. */
  consent?: number | undefined;
}

export interface Visit {
  token: string;
  expiresAt: string;
  conversation: ConversationState;
  name: string;
  form: boolean;
}

/** Lets somebody in: known again by a token or a signed identity, else as somebody new. What it refuses leaves no trace. */
export async function arrive(deps: VisitorDeps, arrival: Arrival): Promise<Visit> {
  const { tenant, id } = await locate(deps.db, arrival.widget);
  return deps.db.tenant(tenant, async (tx) => {
    const widget = await readWidget(tx, id);
    mustComeFromListed(widget, arrival);
    const verifiedId = await provenIdentity(tx, deps, widget, arrival.identity);
    const known = arrival.token
      ? await knownVisitor(tx, deps, { token: arrival.token, tenant, widget: id, verifiedId })
      : null;
    const { customerId, conversation } = known ?? (await welcome(tx, deps, { widget, arrival, verifiedId }));
    const consent = await consentOf(tx, deps, { widget, arrival, customerId, conversationId: conversation.id });
    await deps.customers.touch(tx, customerId);
    const customer = (await deps.customers.refs(tx, [customerId])).get(customerId);
    const form = await isAsked(tx, deps, widget, customerId);
    const token = writeToken(deps, {
      tenant,
      customer: customerId,
      conversation: conversation.id,
      widget: id,
      verified: verifiedId !== null,
      ...(consent && { consent }),
      ...(form && mustAnswer(widget.settings) && { owesForm: true }),
    });
    return { ...token, conversation: await conversations.state(tx, conversation), name: customer?.name ?? '', form };
  });
}

/** Whether the questions before the talk are put to him: not twice, and not what he has told elsewhere. */
async function isAsked(tx: Tx, deps: VisitorDeps, { id, settings }: Widget, customerId: string): Promise<boolean> {
  if (!(await isFormOpen(tx, settings, { widgetId: id, customerId }))) return false;
  const known = await deps.customers.memory.remembered(tx, customerId);
  return !isToldAlready(settings, new Set(known.map(({ kind }) => kind)));
}

function mustComeFromListed({ settings }: Widget, { origins }: Arrival): void {
  if (origins.every((origin) => isAllowed(settings.origins, origin))) return;
  throw refuse('widget.origin_refused', 'This page is not on the list of pages that may hold this chat');
}

/** The id of the consent; the desk hears of a new one. */
async function consentOf(
  tx: Tx,
  deps: VisitorDeps,
  visit: { widget: Widget; arrival: Arrival; customerId: string; conversationId: string },
): Promise<string | null> {
  const { arrival, ...place } = visit;
  const asked = { ...place, locale: arrival.locale, given: arrival.consent, now: deps.now() };
  const consent = await consentFor(tx, asked);
  if (consent?.isNew) {
    const event = { type: 'consent.given' as const, version: arrival.consent! };
    await conversations.tellStaff(tx, deps.conversations, visit.conversationId, event);
    await deps.customers.memory.agreed(tx, visit.customerId);
  }
  return consent?.id ?? null;
}

async function provenIdentity(
  tx: Tx,
  deps: VisitorDeps,
  widget: Widget,
  identity: Arrival['identity'],
): Promise<string | null> {
  if (identity) {
    if (await isProved(tx, deps, widget.id, identity)) return identity.id;
    throw refuse('visitor.identity_invalid', 'The signature does not fit this identity');
  }
  if (widget.settings.identityRequired)
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
  coming: { widget: Widget; arrival: Arrival; verifiedId: string | null },
) {
  const { arrival, verifiedId } = coming;
  const { id: widget, settings } = coming.widget;
  const { id: customerId } = await deps.customers.start(tx, {
    channel: 'web',
    account: widget,
    locale: arrival.locale,
    ...(verifiedId === null ? {} : { externalId: verifiedId, verifiedId }),
    ...(arrival.identity?.name ? { name: arrival.identity.name } : {}),
  });
  const conversation =
    (verifiedId === null ? undefined : await conversations.ofCustomer(tx, customerId, widget)) ??
    (await conversations.start(tx, deps.now(), {
      channel: 'web',
      account: widget,
      customerId,
      teamId: settings.teamId,
    }));
  return { customerId, conversation };
}
