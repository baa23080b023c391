import type { GraphKinds } from '#libs/graph';
import { statement, type Db, type Tx } from '#platform/db';
import type { GraphTables } from './tables.ts';

const kindsOf = statement<{ kinds: GraphKinds }>(
  'knowledge.graph_kinds',
  'select kinds from graph_schemas where tenant_id = $1',
);

/** What there can be in a company's graph; null where no pack has said so: then there is no graph. */
export async function readKinds(tx: Tx): Promise<GraphKinds | null> {
  return (await tx.run(kindsOf, [tx.tenant]))[0]?.kinds ?? null;
}

export const noKinds: GraphKinds = { types: [], relations: [] };

/** Says what there can be from now on: what a pack brings replaces what the pack before brought. */
export async function writeKinds(tx: Tx, { types, relations }: GraphKinds, now: Date): Promise<void> {
  const kinds = JSON.stringify({ types, relations });
  await tx
    .tables<GraphTables>()
    .insertInto('graph_schemas')
    .values({ tenant_id: tx.tenant, kinds, updated_at: now })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ kinds, updated_at: now }))
    .execute();
}

/** Companies whose schema is kept in memory. */
const COMPANIES = 256;
/** How old it may be: an edit is seen at once where the hint arrives, and after this at the latest. */
const KEEP_MS = 60_000;

/** Reads schemas and keeps them for a while, so that a question where there is no graph costs nothing. */
export class KnownKinds {
  readonly #db: Db;
  readonly #now: () => Date;
  readonly #known = new Map<string, { kinds: GraphKinds | null; until: number }>();

  constructor(db: Db, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  async of(tenant: string): Promise<GraphKinds | null> {
    const at = this.#now().getTime();
    const known = this.#known.get(tenant);
    if (known && known.until > at) return known.kinds;
    const kinds = await this.#db.tenant(tenant, readKinds);
    if (this.#known.size >= COMPANIES) this.#known.delete([...this.#known.keys()][0]!);
    this.#known.set(tenant, { kinds, until: at + KEEP_MS });
    return kinds;
  }

  forget(tenant: string): void {
    this.#known.delete(tenant);
  }
}
