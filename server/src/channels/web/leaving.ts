import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import type { VisitorCaller } from '#platform/http';
import { withdraw } from './consent.ts';
import { noteAsked, readAnswers } from './form.ts';
import { writeToken, type TokenHolder, type VisitorDeps } from './visitor.ts';
import { readWidget } from './widget.ts';

export interface FormDeps extends VisitorDeps {
  customers: Customers;
  conversations: ConversationsDeps;
  audit: Audit;
  /** What was asked and promised leaves the memory of his conversations. */
  emptyTalks(tx: Tx, customerId: string): Promise<void>;
}

/** What the customer told before the talk: to his profile, and as one line to the desk. A second time changes nothing. */
export async function answerForm(
  tx: Tx,
  deps: FormDeps,
  caller: VisitorCaller,
  given: Record<string, string>,
): Promise<{ token: string; expiresAt: string; name: string }> {
  const { widgetId, customerId, conversationId } = caller;
  const { settings } = await readWidget(tx, widgetId);
  const locale = (await deps.customers.refs(tx, [customerId])).get(customerId)?.locale ?? 'zh-CN';
  const told = readAnswers(settings, given, locale);
  const skipped = told.answers.length === 0;
  if (await noteAsked(tx, deps.now(), { widgetId, customerId, skipped })) {
    const { name, phone, details } = told;
    if (!skipped)
      await deps.customers.hear(tx, customerId, { ...(name && { name }), ...(phone && { phone }), details });
    const at = deps.now();
    const facts = told.facts.map((fact) => ({ ...fact, sure: 1, by: 'form' as const, source: null, at }));
    const event = { type: 'form.answered' as const, answers: told.answers };
    await conversations.tellStaff(tx, deps.conversations, conversationId, event);
    await deps.customers.memory.remember(tx, customerId, facts);
  }
  const customer = (await deps.customers.refs(tx, [customerId])).get(customerId);
  return { ...renewed(deps, caller as TokenHolder), name: customer?.name ?? '' };
}

/** The same visit without the debt. */
function renewed(deps: FormDeps, { tenant, customerId, conversationId, widgetId, verified, consentId }: TokenHolder) {
  return writeToken(deps, {
    tenant,
    customer: customerId,
    conversation: conversationId,
    widget: widgetId,
    verified,
    ...(consentId && { consent: consentId }),
  });
}

/** Ends the visit everywhere. Doing it again is harmless; without a consent there is nothing to take back. */
export async function withdrawConsent(tx: Tx, deps: FormDeps, caller: VisitorCaller): Promise<void> {
  const { widgetId, customerId, conversationId } = caller;
  if (!(await withdraw(tx, deps.now(), { widgetId, customerId, conversationId }))) return;
  await conversations.endForWithdrawal(tx, deps.conversations, conversationId);
  await deps.emptyTalks(tx, customerId);
  await deps.customers.memory.withdrawn(tx, customerId);
  await deps.audit.append(tx, {
    actor: `customer:${customerId}`,
    action: 'consent.withdrawn',
    target: `customer:${customerId}`,
    detail: { widget: widgetId },
  });
}
