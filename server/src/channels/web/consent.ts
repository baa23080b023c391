import type { Generated } from 'kysely';
import type { Locale } from '#contracts/common';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellConsentWithdrawn } from '../facts.ts';
import type { Widget } from './widget.ts';

interface ConsentRow {
  tenant_id: string;
  id: string;
  widget_id: string;
  customer_id: string;
  conversation_id: string;
  version: number;
  locale: Locale;
  given_at: Date;
  withdrawn_at: Generated<Date | null>;
  settled_at: Generated<Date | null>;
  settled_by: Generated<string | null>;
}

interface Tables {
  consents: ConsentRow;
}

export interface Consenting {
  widget: Widget;
  customerId: string;
  conversationId: string;
  locale: Locale;
  /** The wording that was agreed to just now. */
  given: number | undefined;
  now: Date;
}

/**
 * The consent that this visit rests on; null where the widget asks for none. A wording that nobody agreed to, or only
 * an older one, is refused with `visitor.consent_required`, and with it everything the same transaction has written.
 */
export async function consentFor(tx: Tx, asked: Consenting): Promise<{ id: string; isNew: boolean } | null> {
  const { widget, customerId, conversationId, locale, given, now } = asked;
  if (widget.settings.privacy.mode !== 'consent') return null;
  const version = Math.max(1, widget.privacyVersion);
  const stands = await latest(tx, customerId, widget.id);
  if (stands && stands.withdrawn_at === null && stands.version === version) return { id: stands.id, isNew: false };
  if (given !== version) throw refuse('visitor.consent_required', 'Agree to the privacy notice first');
  const id = newId(now.getTime());
  await tx
    .tables<Tables>()
    .insertInto('consents')
    .values({
      tenant_id: tx.tenant,
      id,
      widget_id: widget.id,
      customer_id: customerId,
      conversation_id: conversationId,
      version,
      locale,
      given_at: now,
    })
    .execute();
  return { id, isNew: true };
}

/** Takes back every consent of a customer with a widget. False when there was none that stood. */
export async function withdraw(
  tx: Tx,
  now: Date,
  visit: { widgetId: string; customerId: string; conversationId: string },
): Promise<boolean> {
  const { widgetId, customerId, conversationId } = visit;
  const taken = await tx
    .tables<Tables>()
    .updateTable('consents')
    .set({ withdrawn_at: now })
    .where('tenant_id', '=', tx.tenant)
    .where('customer_id', '=', customerId)
    .where('widget_id', '=', widgetId)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute();
  for (const { id } of taken) await tellConsentWithdrawn(tx, { consentId: id, customerId, conversationId });
  return taken.length > 0;
}

export async function isWithdrawn(tx: Tx, id: string): Promise<boolean> {
  const row = await mine(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined || row.withdrawn_at !== null;
}

export type Withdrawal = Awaited<ReturnType<typeof withdrawals>>[number];

/** Withdrawals, the latest consent first. */
export async function withdrawals(tx: Tx, { before, limit }: { before?: string; limit: number }) {
  let rows = mine(tx).where('withdrawn_at', 'is not', null);
  if (before !== undefined) rows = rows.where('id', '<', before);
  return rows.orderBy('id', 'desc').limit(limit).execute();
}

/** Returns whose withdrawal it was. Refuses with `customer.not_found` what is no withdrawal. */
export async function settle(tx: Tx, id: string, by: { staffId: string; now: Date }): Promise<{ customerId: string }> {
  const row = await tx
    .tables<Tables>()
    .updateTable('consents')
    .set({ settled_at: by.now, settled_by: by.staffId })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('withdrawn_at', 'is not', null)
    .returning('customer_id')
    .executeTakeFirst();
  if (!row) throw refuse('customer.not_found', 'There is no such withdrawal');
  return { customerId: row.customer_id };
}

async function latest(tx: Tx, customerId: string, widgetId: string): Promise<Selected | undefined> {
  const rows = mine(tx).where('customer_id', '=', customerId).where('widget_id', '=', widgetId);
  return rows.orderBy('given_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
}

type Selected = Awaited<ReturnType<ReturnType<typeof mine>['execute']>>[number];

function mine(tx: Tx) {
  return tx.tables<Tables>().selectFrom('consents').selectAll().where('tenant_id', '=', tx.tenant);
}
