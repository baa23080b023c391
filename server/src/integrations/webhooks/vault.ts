import { webhookLimits } from '#contracts/http/webhooks';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import type { Keys } from '#platform/keys';
import { newSecret } from './signature.ts';
import type { EndpointRow, WebhookTables } from './store.ts';

/** Secrets that were replaced sign beside the new one for so long. */
export const OVERLAP_MS = 24 * 3_600_000;

/** Addresses and secrets of endpoints, sealed with a key that is not in the database and bound to their place. */
export interface Vault {
  sealUrl(tenant: string, id: string, url: string): Buffer;
  openUrl(tenant: string, endpoint: Pick<EndpointRow, 'id' | 'url'>): string;
  /** Makes the secret that is shown once; those before it end after the overlap. */
  newSecret(tx: Tx, endpointId: string): Promise<string>;
  /** What signs now, the newest first. */
  secrets(tx: Tx, endpointId: string): Promise<string[]>;
}

export function createVault({ keys, now }: { keys: Keys; now(): Date }): Vault {
  const urlPlace = (tenant: string, id: string) => `webhook-url/${tenant}/${id}`;
  const secretPlace = (tenant: string, id: string) => `webhook-secret/${tenant}/${id}`;
  return {
    sealUrl: (tenant, id, url) => keys.own.seal(url, urlPlace(tenant, id)),
    openUrl: (tenant, { id, url }) => keys.own.open(url, urlPlace(tenant, id)),
    async newSecret(tx, endpointId) {
      const tables = tx.tables<WebhookTables>();
      const until = new Date(now().getTime() + OVERLAP_MS);
      await tables
        .updateTable('webhook_secrets')
        .set({ until })
        .where('tenant_id', '=', tx.tenant)
        .where('endpoint_id', '=', endpointId)
        .where('until', 'is', null)
        .execute();
      const secret = newSecret();
      const id = newId(now().getTime());
      const sealed = keys.own.seal(secret, secretPlace(tx.tenant, id));
      await tables
        .insertInto('webhook_secrets')
        .values({ tenant_id: tx.tenant, id, endpoint_id: endpointId, sealed, made_at: now(), until: null })
        .execute();
      await forgetOldest(tx, endpointId);
      return secret;
    },
    async secrets(tx, endpointId) {
      const rows = await tx
        .tables<WebhookTables>()
        .selectFrom('webhook_secrets')
        .select(['id', 'sealed'])
        .where('tenant_id', '=', tx.tenant)
        .where('endpoint_id', '=', endpointId)
        .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now())]))
        .orderBy('made_at', 'desc')
        .orderBy('id', 'desc')
        .limit(webhookLimits.secrets)
        .execute();
      return rows.map(({ id, sealed }) => keys.own.open(sealed, secretPlace(tx.tenant, id)));
    },
  };
}

/** Whoever rotates again and again keeps the latest few. */
async function forgetOldest(tx: Tx, endpointId: string): Promise<void> {
  const tables = tx.tables<WebhookTables>();
  const beyond = tables
    .selectFrom('webhook_secrets')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('endpoint_id', '=', endpointId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .offset(webhookLimits.secrets);
  await tables.deleteFrom('webhook_secrets').where('tenant_id', '=', tx.tenant).where('id', 'in', beyond).execute();
}
