import { LRUCache } from 'lru-cache';
import type { IntentSeen } from '#perception';
import type { Tx } from '#platform/db';
import { count, guard } from './experiments/experiments.ts';
import type { Edit } from './edit.ts';
import { enqueue, trimQueue } from './queue/queue.ts';
import type { Assigned } from './serving.ts';

/** What a turn was about and what it came to, as far as something can be learned from it. */
export interface Heard {
  readonly conversationId: string;
  readonly customerId: string;
  /** The one message that was asked; null when there were several, or files. */
  readonly seq: number | null;
  readonly intent: IntentSeen | null;
  readonly experiment: Assigned['experiment'];
  /** What was said was surely known, or no question at all. */
  readonly isSure: boolean;
  readonly handedOver: boolean;
  readonly unknown: boolean;
  readonly askedBack: boolean;
}

/** An intent that leads the next one by less was taken narrowly. */
const NARROW = 0.35;
/** Rows that this process adds before it looks whether the queue is too long. */
const TRIM_EVERY = 50;
/** Turns of an experiment after which this process looks at it, and experiments of which it counts them. */
const GUARD_EVERY = 10;
const COUNTED = 1_000;

/** Why a message is worth a label; null when it is not. */
export function reasonFor({ seq, intent, isSure }: Pick<Heard, 'seq' | 'intent' | 'isSure'>) {
  if (seq === null || intent === null) return null;
  const [best, next] = intent.ranked;
  if (intent.accepted) {
    const isNarrow = (best?.probability ?? 0) - (next?.probability ?? 0) < NARROW;
    return isNarrow ? ('unsure' as const) : null;
  }
  return isSure ? null : ('rejected' as const);
}

/** Learns from turns, in the transaction of each. */
export function createHearing(how: () => Edit) {
  let added = 0;
  const turns = new LRUCache<string, number>({ max: COUNTED });
  return async (tx: Tx, heard: Heard): Promise<void> => {
    const reason = reasonFor(heard);
    const { conversationId, customerId, seq, intent, experiment } = heard;
    if (reason !== null && seq !== null && intent) {
      await enqueue(tx, { conversationId, customerId, seq, reason, intent, at: how().now });
      if (added++ % TRIM_EVERY === 0) await trimQueue(tx);
    }
    if (experiment === null) return;
    await count(tx, { ...heard, experimentId: experiment.id, arm: experiment.arm });
    const turn = (turns.get(experiment.id) ?? 0) + 1;
    turns.set(experiment.id, turn);
    if (turn % GUARD_EVERY === 0) await guard(tx, experiment.id, how());
  };
}
