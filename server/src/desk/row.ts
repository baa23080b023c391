import type { ConversationRow, TeamRef } from '#contracts/http/conversations';
import type { ConversationRecord, Listed } from '#conversations';
import * as conversations from '#conversations';
import type { Customers } from '#customers';
import type { Tx } from '#platform/db';
import type { Keys } from '#platform/keys';

export interface RowDeps {
  keys: Keys;
  customers: Pick<Customers, 'refs'>;
  people: { teamRefs(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, TeamRef>> };
}

/** What rows need, out of what the desk has. */
export const dressedBy = (deps: { conversations: { keys: Keys } } & Omit<RowDeps, 'keys'>): RowDeps => ({
  keys: deps.conversations.keys,
  customers: deps.customers,
  people: deps.people,
});

/** Rows of the desk with the names of their customers. */
export async function rows(tx: Tx, deps: RowDeps, listed: readonly Listed[]): Promise<ConversationRow[]> {
  const names = await deps.customers.refs(
    tx,
    listed.map(({ conversation }) => conversation.customer_id),
  );
  const teams = await deps.people.teamRefs(
    tx,
    listed.flatMap(({ conversation: { team_id } }) => team_id ?? []),
  );
  return listed.map((item) => {
    const { customer_id, team_id } = item.conversation;
    return row(item, names.get(customer_id), team_id ? teams.get(team_id) : undefined);
  });
}

/** One conversation as a row of the desk. */
export async function rowOf(tx: Tx, deps: RowDeps, conversation: ConversationRecord): Promise<ConversationRow> {
  return (await rows(tx, deps, [await conversations.listed(tx, deps.keys, conversation)]))[0]!;
}

function row(
  { conversation: c, handoff, last }: Listed,
  customer: { name: string; locale: 'zh-CN' | 'en' } | undefined,
  team: TeamRef | undefined,
): ConversationRow {
  return {
    id: c.id,
    revision: c.revision,
    channel: c.channel,
    status: c.status,
    customer: { id: c.customer_id, name: customer?.name ?? '—', locale: customer?.locale ?? 'zh-CN' },
    team: team ?? null,
    speaker: c.speaker,
    epoch: c.epoch,
    assignee: c.speaker === 'person' && c.staff_id ? { id: c.staff_id, name: c.staff_name ?? '' } : null,
    outside: conversations.isOutside(c) ? (c.staff_name ?? '') : null,
    handoff,
    waitingSince: c.waiting_since?.toISOString() ?? null,
    // While the bot speaks nobody has to read along.
    unread: c.speaker === 'bot' ? 0 : c.unread,
    lastSeq: c.last_seq,
    customerReadSeq: c.customer_read_seq,
    lastMessage: last ? { at: last.at.toISOString(), author: last.author, preview: last.preview } : null,
    createdAt: c.created_at.toISOString(),
    updatedAt: c.updated_at.toISOString(),
  };
}
