import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Experiment, QueuedMessage, Training } from '#contracts/http/learning';

export interface Tables {
  training_runs: {
    tenant_id: string;
    id: string;
    state: Generated<Training['state']>;
    stage: Training['stage'];
    progress: Generated<number>;
    cause: Training['cause'];
    note: string;
    requested_at: Date;
    started_at: Date | null;
    ended_at: Date | null;
    by_id: string | null;
    by_name: string | null;
    intents: Generated<number>;
    examples: Generated<number>;
    failure: Training['failure'];
    version_id: string | null;
  };
  label_queue: {
    tenant_id: string;
    id: string;
    conversation_id: string;
    customer_id: string;
    seq: string | number;
    at: Date;
    reason: QueuedMessage['reason'];
    /** Names of intents with their probabilities, the likeliest first. */
    ranked: ColumnType<{ name: string; probability: number }[], string, string>;
    state: Generated<'open' | 'labelled' | 'skipped'>;
    /** What became of it; null for a skipped one, or one whose words were an example already. */
    example_id: string | null;
    decided_at: Date | null;
    decided_by: string | null;
  };
  experiments: {
    tenant_id: string;
    id: string;
    state: Generated<Experiment['state']>;
    a_version: string;
    a_number: number;
    b_version: string;
    b_number: number;
    share: number;
    started_at: Date;
    started_by: string | null;
    started_by_name: string | null;
    ended_at: Date | null;
    ended_by: string | null;
    ended_by_name: string | null;
    ended: Experiment['ended'];
    winner: string | null;
  };
  experiment_outcomes: {
    tenant_id: string;
    experiment_id: string;
    conversation_id: string;
    customer_id: string;
    arm: 'a' | 'b';
    turns: Generated<number>;
    handoffs: Generated<number>;
    unknown: Generated<number>;
    asked_back: Generated<number>;
    rating: 'up' | 'down' | null;
  };
}

export type TrainingRow = Selectable<Tables['training_runs']>;
export type QueueRow = Selectable<Tables['label_queue']>;
export type ExperimentRow = Selectable<Tables['experiments']>;
