import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { oneByOne } from '../one-by-one.ts';
import type { WecomTables } from '../store.ts';

/** A member of a corp. */
export interface Member {
  readonly corpId: string;
  /** As the platform writes it; capital letters mean nothing there. */
  readonly userid: string;
}

const same = ({ userid }: Member) => userid.toLowerCase();

/** Which of our staff a member is; null for one whom nobody linked. */
export async function staffOf(tx: Tx, member: Member): Promise<string | null> {
  const row = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_members')
    .select('staff_id')
    .where('tenant_id', '=', tx.tenant)
    .where('corp_id', '=', member.corpId)
    .where('userid', '=', same(member))
    .executeTakeFirst();
  return row?.staff_id ?? null;
}

/** Who somebody of our staff is in each corp, by its row. */
export async function membersOf(tx: Tx, staffId: string): Promise<Map<string, string>> {
  const rows = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_members')
    .select(['corp_id', 'userid'])
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', '=', staffId)
    .execute();
  return new Map(rows.map(({ corp_id, userid }) => [corp_id, userid]));
}

/** One member, one account: refuses with `wecom.member_taken` who is somebody else's already. A newer link of one's own counts. */
export async function link(tx: Tx, member: Member, staffId: string, now: Date): Promise<void> {
  await oneByOne(tx, 'members');
  const before = await staffOf(tx, member);
  if (before === staffId) return;
  if (before !== null) throw refuse('wecom.member_taken', 'This WeCom account is linked to a colleague');
  await unlink(tx, member.corpId, staffId);
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_members')
    .values({ tenant_id: tx.tenant, corp_id: member.corpId, userid: same(member), staff_id: staffId, bound_at: now })
    .execute();
}

/** False when there was none. */
export async function unlink(tx: Tx, corpId: string, staffId: string): Promise<boolean> {
  const ended = await tx
    .tables<WecomTables>()
    .deleteFrom('wecom_members')
    .where('tenant_id', '=', tx.tenant)
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return ended.numDeletedRows > 0n;
}
