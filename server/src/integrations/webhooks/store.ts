import type { Generated, Selectable } from 'kysely';
import type { PausedWhy } from '#contracts/http/webhooks';

interface EndpointTable {
  tenant_id: string;
  id: string;
  url: Buffer;
  description: string;
  events: string[];
  with_text: boolean;
  paused_why: PausedWhy | null;
  paused_at: Date | null;
  /** Failed tries in a row. */
  failures: Generated<number>;
  failing_since: Date | null;
  rests_until: Date | null;
  /** When a letter that wakes the lane comes; at least one is under way until then. */
  wake_at: Date | null;
  last_at: Date | null;
  last_delivered: boolean | null;
  created_at: Date;
}

interface SecretTable {
  tenant_id: string;
  id: string;
  endpoint_id: string;
  sealed: Buffer;
  made_at: Date;
  /** It was replaced and signs until then. */
  until: Date | null;
}

interface EventTable {
  tenant_id: string;
  id: string;
  n: Generated<number>;
  fact_id: number | null;
  type: string;
  at: Date;
  data: unknown;
}

interface DeliveryTable {
  tenant_id: string;
  endpoint_id: string;
  event_id: string;
  n: number;
  state: Generated<'pending' | 'delivered' | 'failed'>;
  attempts: Generated<number>;
  next_at: Date;
  first_tried_at: Date | null;
  outcome: string | null;
  status: number | null;
}

interface AttemptTable {
  tenant_id: string;
  id: string;
  endpoint_id: string;
  event_id: string;
  at: Date;
  ms: number;
  outcome: string;
  status: number | null;
  response: string | null;
}

export interface WebhookTables {
  webhook_endpoints: EndpointTable;
  webhook_secrets: SecretTable;
  webhook_events: EventTable;
  webhook_deliveries: DeliveryTable;
  webhook_attempts: AttemptTable;
}

export type EndpointRow = Selectable<EndpointTable>;
export type DeliveryRow = Selectable<DeliveryTable>;
export type EventRow = Selectable<EventTable>;
