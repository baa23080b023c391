import type { Feeling } from '#contracts/http/strategies';
import { forgetIn, type Tx } from '#platform/db';

interface Tables {
  mood_corrections: {
    tenant_id: string;
    conversation_id: string;
    seq: number;
    customer_id: string;
    label: Feeling;
    /** The strongest label before anybody looked. */
    read_as: Feeling;
    by_id: string;
    by_name: string;
    at: Date;
  };
}
export type Correction = Omit<Tables['mood_corrections'], 'tenant_id'>;

/** Corrections that one export holds, the latest. */
export const EXPORTED = 5_000;

const mine = (tx: Tx) => tx.tables<Tables>().selectFrom('mood_corrections').where('tenant_id', '=', tx.tenant);

/** Corrections of a conversation by the sequence of the message. */
export async function correctionsOf(tx: Tx, conversationId: string): Promise<ReadonlyMap<number, Correction>> {
  const rows = await mine(tx).selectAll().where('conversation_id', '=', conversationId).execute();
  return new Map(rows.map((row) => [row.seq, row]));
}

export async function correct(tx: Tx, { seq, conversation_id, ...given }: Correction): Promise<void> {
  const { label, by_id, by_name, at } = given;
  await tx
    .tables<Tables>()
    .insertInto('mood_corrections')
    .values({ tenant_id: tx.tenant, conversation_id, seq, ...given })
    .onConflict((held) =>
      held.columns(['tenant_id', 'conversation_id', 'seq']).doUpdateSet({ label, by_id, by_name, at }),
    )
    .execute();
}

export async function takeBack(tx: Tx, { id, seq }: { id: string; seq: number }): Promise<void> {
  const rows = tx.tables<Tables>().deleteFrom('mood_corrections').where('tenant_id', '=', tx.tenant);
  await rows.where('conversation_id', '=', id).where('seq', '=', seq).execute();
}

/** The latest of the company. */
export const latest = (tx: Tx): Promise<Correction[]> =>
  mine(tx).selectAll().orderBy('at', 'desc').orderBy('conversation_id').orderBy('seq').limit(EXPORTED).execute();

/** What staff said of a forgotten customer goes with him. */
export const forgetMoods = (tx: Tx, customerId: string): Promise<void> =>
  forgetIn<Tables>(tx, ['mood_corrections'], customerId);
