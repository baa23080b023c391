import type { FastifyInstance } from 'fastify';
import { proofName, type WecomProofView } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { oneByOneAnywhere } from '../one-by-one.ts';
import type { WecomTables } from '../store.ts';

export interface Proof {
  readonly name: string;
  readonly content: string;
  readonly createdAt: Date;
}

type Shared = Pick<WecomTables, 'wecom_proofs'>;

export async function listProofs(tx: Tx): Promise<Proof[]> {
  const rows = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_proofs')
    .select(['name', 'content', 'created_at'])
    .where('tenant_id', '=', tx.tenant)
    .orderBy('created_at', 'desc')
    .limit(wecomLimits.proofs)
    .execute();
  return rows.map(({ name, content, created_at }) => ({ name, content, createdAt: created_at }));
}

/**
 * Puts a file at the root of our address. All companies share that root: who brings a name that another has must bring
 * the same content, and keeps it. Refuses with `wecom.proof_taken` and `wecom.too_many`.
 */
export async function addProof(
  tx: Tx,
  db: Db,
  { name, content, now }: { name: string; content: string; now: Date },
): Promise<void> {
  const clean = content.trim();
  await oneByOneAnywhere(tx, name);
  if ((await holdersOf(db, name)).some((other) => other.tenant_id !== tx.tenant && other.content !== clean))
    throw refuse('wecom.proof_taken', 'Another company has other content under this name');
  if ((await listProofs(tx)).filter((proof) => proof.name !== name).length >= wecomLimits.proofs)
    throw refuse('wecom.too_many', `At most ${wecomLimits.proofs} files`);
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_proofs')
    .values({ tenant_id: tx.tenant, name, content: clean, created_at: now })
    .onConflict((on) => on.columns(['tenant_id', 'name']).doUpdateSet({ content: clean, created_at: now }))
    .execute();
}

/** Throws `wecom.proof_not_found`. */
export async function removeProof(tx: Tx, name: string): Promise<void> {
  const gone = await tx
    .tables<WecomTables>()
    .deleteFrom('wecom_proofs')
    .where('tenant_id', '=', tx.tenant)
    .where('name', '=', name)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw refuse('wecom.proof_not_found', 'There is no such file');
}

/** What lies under a name at the root; null also while companies do not agree about it. */
async function contentOf(db: Db, name: string): Promise<string | null> {
  const contents = [...new Set((await holdersOf(db, name)).map(({ content }) => content))];
  return contents.length === 1 ? contents[0]! : null;
}

/** Of one name, companies that are looked at. */
const HOLDERS = 1_000;

const holdersOf = (db: Db, name: string) =>
  db
    .router<Shared>()
    .selectFrom('wecom_proofs')
    .select(['tenant_id', 'content'])
    .where('name', '=', name)
    .limit(HOLDERS)
    .execute();

export const proofView = (publicUrl: string, { name, createdAt }: Proof): WecomProofView => ({
  name,
  url: `${publicUrl}/${name}`,
  createdAt: createdAt.toISOString(),
});

/** `GET /WW_verify_<x>.txt`: by which WeCom sees whose domain this is. */
export function serveProofs(app: FastifyInstance, db: Db): void {
  app.get<{ Params: { mark: string } }>('/WW_verify_:mark(^[0-9A-Za-z]+).txt', async ({ params }, reply) => {
    const name = `WW_verify_${params.mark}.txt`;
    const content = proofName.safeParse(name).success ? await contentOf(db, name) : null;
    if (content === null) return reply.code(404).type('text/plain; charset=utf-8').send('');
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(content);
  });
}
