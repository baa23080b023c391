import type { Tx } from '#platform/db';
import { record } from '#platform/facts';

export const channelFacts = {
  /** { widgetId }: its settings, its secrets, or whether it is in use. */
  widgetChanged: 'widget.changed',
  /** { consentId, customerId, conversationId } */
  consentWithdrawn: 'consent.withdrawn',
  /** { id } of the corp or app: its secrets, or whether it is connected. */
  wecomChanged: 'wecom.changed',
} as const;

export const tellWidgetChanged = (tx: Tx, widgetId: string): Promise<void> =>
  record(tx, { type: channelFacts.widgetChanged, version: 1, payload: { widgetId } });

export const tellWecomChanged = (tx: Tx, id: string): Promise<void> =>
  record(tx, { type: channelFacts.wecomChanged, version: 1, payload: { id } });

export const tellConsentWithdrawn = (
  tx: Tx,
  payload: { consentId: string; customerId: string; conversationId: string },
): Promise<void> => record(tx, { type: channelFacts.consentWithdrawn, version: 1, payload });
