import { simulationLimits, type Rehearsal } from '#contracts/http/simulations';
import { customerFacts } from '#customers';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { bringDialogues, forgetCustomer } from './dialogues.ts';
import { createSet, type SetEdit } from './sets.ts';

export { play, type PlayDeps, type Played } from './play.ts';
export { readRehearsals } from './read-rehearsals.ts';
export { createSimulationRoutes } from './routes.ts';
export { timesOf } from './times.ts';
export { simulationLane } from './work.ts';

/** Opens a set for the house itself; what the limit leaves no room for stays out. */
export async function bringSet(
  tx: Tx,
  { name, dialogues }: { name: string; dialogues: readonly Rehearsal[] },
  edit: Omit<SetEdit, 'by'>,
): Promise<void> {
  const { id } = await createSet(tx, name, { ...edit, by: null });
  await bringDialogues(tx, id, dialogues.slice(0, simulationLimits.dialogues), edit.now);
}

/** What was taken from a customer's words goes with him. */
export function followCustomers({ db, facts }: { db: Db; facts: Facts }): void {
  facts.durable('simulations', [customerFacts.forgotten], ({ tenant, payload }) =>
    db.tenant(tenant, (tx) => forgetCustomer(tx, String(payload['customerId']))),
  );
}
