import type { Tx } from '#platform/db';

/** Weekly opening hours in one time zone; weekday 1 (Monday) to 7, times `HH:MM`. */
export interface OpeningHours {
  timeZone: string;
  weekly: { weekday: number; from: string; to: string }[];
}

interface Tables {
  tenants: { tenant_id: string; hours: OpeningHours | null };
}

/** When the company is open; null when nobody has said so. */
export async function openingHours(tx: Tx): Promise<OpeningHours | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('tenants')
    .select('hours')
    .where('tenant_id', '=', tx.tenant)
    .executeTakeFirst();
  return row?.hours ?? null;
}

export async function setOpeningHours(tx: Tx, hours: OpeningHours): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('tenants')
    .set({ hours: JSON.stringify(hours) as unknown as OpeningHours })
    .where('tenant_id', '=', tx.tenant)
    .execute();
}
