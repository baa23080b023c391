import type { ApprovalKindName } from '#contracts/http/approvals';
import * as conversations from '#conversations';
import { reaches, reachOf, type ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { NoticeSources, Reader, StandingConversation } from '#integrations';
import type { Knowledge } from '#knowledge';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import { readCompany, type Approvals, type Staff } from '#staff';
import { toldMessage } from './told-message.ts';

export interface NoticeSourceDeps {
  talk: ConversationsDeps;
  customers: Pick<Customers, 'refs'>;
  staff: Staff;
  approvals: Pick<Approvals, 'waitingAbout'>;
  knowledge: Pick<Knowledge, 'readersOf' | 'concernedBy' | 'isStillDue'>;
}

/** Characters of a message that a mail may show. */
const PREVIEW = 80;

/** What people who are told of something need to be known of, asked of those who own it. */
export function noticeSources({ talk, customers, staff, approvals, knowledge }: NoticeSourceDeps): NoticeSources {
  return {
    async approvers(tx, { kind, subject }) {
      const waiting = await approvals.waitingAbout(tx, kind as ApprovalKindName, [subject]);
      return waiting.get(subject)?.waitingFor.map(({ id }) => id) ?? [];
    },
    articleReaders: knowledge.readersOf,
    articleConcerns: knowledge.concernedBy,
    articleIsDue: knowledge.isStillDue,
    messageOf: (tx, id, seq) => toldMessage(tx, talk, { id, seq }),
    people: (tx, only) => staff.colleagues(tx, only),
    address: async (tx, id) => (await staff.names(tx, [id])).get(id)?.email ?? null,
    looking: async (tx, id) => ['online', 'busy'].includes((await staff.view(tx, id)).presence),
    async company(tx) {
      const { name, locale, timeZone } = await readCompany(tx);
      return { name, locale, timeZone };
    },
    async reachers(tx, id) {
      const now = await orNothing(conversations.get(tx, id));
      return (reader) => now !== null && reaches(reachOfReader(reader), now);
    },
    async conversation(tx, reader, id) {
      const now = await orNothing(conversations.get(tx, id, { reach: reachOfReader(reader) }));
      return now && orNothing(standing(tx, { talk, customers }, now));
    },
  };
}

const reachOfReader = ({ id, permissions, teams }: Reader) =>
  reachOf({ staffId: id, permissions, teams: new Set(teams) });

async function standing(
  tx: Tx,
  { talk, customers }: Pick<NoticeSourceDeps, 'talk' | 'customers'>,
  now: conversations.ConversationRecord,
): Promise<StandingConversation> {
  const { last } = await conversations.listed(tx, talk.keys, now);
  const name = (await customers.refs(tx, [now.customer_id])).get(now.customer_id)?.name ?? '';
  const waits = now.status === 'open' && now.speaker === 'nobody';
  const handoff = waits && now.handoff_id ? await conversations.handoffRow(tx, now.handoff_id) : undefined;
  return {
    since: handoff?.requested_at ?? null,
    reason: handoff?.reason ?? null,
    customer: name,
    waiting: waits,
    unread: last?.author === 'customer' && now.staff_read_seq < now.last_seq,
    speaker: now.speaker === 'person' ? now.staff_id : null,
    preview: [...(last?.preview ?? '')].slice(0, PREVIEW).join(''),
  };
}

async function orNothing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}
