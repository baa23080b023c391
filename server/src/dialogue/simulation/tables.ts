import type { ColumnType, Generated } from 'kysely';
import type { TraceStep } from '#contracts/http/dialogue';
import type {
  Rehearsal,
  RehearsalResult,
  RehearsedAgainst,
  RehearsedReply,
  SimulationRun,
} from '#contracts/http/simulations';
import type { Locale } from '#contracts/common';

/** Given as text, read as values. */
type Json<T> = ColumnType<T, string, string>;

export interface Tables {
  simulation_sets: {
    tenant_id: string;
    id: string;
    name: string;
    created_at: Date;
    created_by: string | null;
    created_by_name: string | null;
  };
  simulation_dialogues: {
    tenant_id: string;
    id: string;
    set_id: string;
    /** The order in which they came. */
    n: Generated<string | number>;
    name: string;
    language: Locale;
    turns: Json<Rehearsal['turns']>;
    /** Whose words they are, where they are a customer's. */
    customer_id: string | null;
  };
  simulation_runs: {
    tenant_id: string;
    id: string;
    set_id: string;
    against: Json<RehearsedAgainst>;
    draft_ids: string[];
    state: Generated<SimulationRun['state']>;
    played: Generated<number>;
    total: number;
    passed: Generated<number>;
    failed: Generated<number>;
    turns: Generated<number>;
    ms_p50: number | null;
    ms_p95: number | null;
    requested_at: Date;
    ended_at: Date | null;
    by_id: string | null;
    by_name: string | null;
  };
  simulation_results: {
    tenant_id: string;
    run_id: string;
    dialogue_id: string;
    n: number;
    dialogue: Json<Rehearsal>;
    diverged: Json<RehearsalResult['diverged']>;
    replies: Json<readonly RehearsedReply[]>;
    trace: Json<readonly TraceStep[]>;
    customer_id: string | null;
  };
}
