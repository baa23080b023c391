import type { OutcomeKind, TraceStep, TurnTrace } from '#contracts/http/dialogue';
import type { ConversationRecord } from '#conversations';
import { statement, type Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Keys } from '#platform/keys';

export interface KeptTurn {
  id: string;
  basedOnSeq: number;
  replySeq: number | null;
  outcome: OutcomeKind;
  /** Closer than the outcome: `rephrase`, `asked`, `article` … */
  why: string;
  tookMs: number;
  steps: TraceStep[];
  at: Date;
}

const insert = statement(
  'dialogue.keep_turn',
  `insert into turns (tenant_id, id, conversation_id, based_on_seq, reply_seq, outcome, why, took_ms, steps, at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);

interface TurnRecord {
  id: string;
  conversation_id: string;
  based_on_seq: number;
  reply_seq: number | null;
  outcome: OutcomeKind;
  took_ms: number;
  steps: Buffer;
  at: Date;
}
const select = statement<TurnRecord>(
  'dialogue.turn',
  'select * from turns where tenant_id = $1 and conversation_id = $2 and id = $3',
);

/** Traces are kept this long. */
export const TRACE_DAYS = 30;

/** Keeps how a turn came about, sealed under the customer's key: it holds what the customer said. */
export async function keepTrace(tx: Tx, keys: Keys, conversation: ConversationRecord, turn: KeptTurn): Promise<void> {
  const sealer = await keys.of(tx, conversation.customer_id);
  if (!sealer) return;
  const steps = sealer.seal(JSON.stringify(turn.steps), `turn/${turn.id}`);
  const { id, basedOnSeq, replySeq, outcome, why, tookMs, at } = turn;
  await tx.run(insert, [tx.tenant, id, conversation.id, basedOnSeq, replySeq, outcome, why, tookMs, steps, at]);
}

export async function readTrace(
  tx: Tx,
  keys: Keys,
  conversation: ConversationRecord,
  turnId: string,
): Promise<TurnTrace> {
  const [row] = await tx.run(select, [tx.tenant, conversation.id, turnId]);
  const sealer = row && (await keys.of(tx, conversation.customer_id));
  if (!row || !sealer)
    throw refuse('turn.not_found', `There is no such turn, or its trace is older than ${TRACE_DAYS} days`);
  return {
    id: row.id,
    conversationId: row.conversation_id,
    at: row.at.toISOString(),
    basedOnSeq: row.based_on_seq,
    replySeq: row.reply_seq,
    outcome: row.outcome,
    tookMs: row.took_ms,
    steps: JSON.parse(sealer.open(row.steps, `turn/${row.id}`)) as TraceStep[],
  };
}

/** Forgets traces older than `TRACE_DAYS`, a bounded number at a time. */
export async function forgetTraces(tx: Tx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - TRACE_DAYS * 24 * 3600_000);
  return (await tx.run(forget, [tx.tenant, before])).length;
}
const forget = statement<{ id: string }>(
  'dialogue.forget_traces',
  'delete from turns where tenant_id = $1 and id in (select id from turns where tenant_id = $1 and at < $2 limit 5000) returning id',
);
