import type { ColumnType, Generated } from 'kysely';
import type { EvaluationMiss, EvaluationRun, EvaluationScores } from '#contracts/http/evaluations';

/** Given as text, read as values. */
type Json<T> = ColumnType<T, string | undefined, string>;

export interface Tables {
  evaluation_sets: {
    tenant_id: string;
    id: string;
    name: string;
    auto: boolean;
    created_at: Date;
    created_by: string | null;
    created_by_name: string | null;
  };
  evaluation_rows: {
    tenant_id: string;
    id: string;
    set_id: string;
    /** The order in which they came. */
    n: Generated<string | number>;
    query: string;
    gold: string | null;
    note: string;
  };
  evaluation_runs: {
    tenant_id: string;
    id: string;
    set_id: string;
    cause: EvaluationRun['cause'];
    state: Generated<EvaluationRun['state']>;
    asked: Generated<number>;
    total: number;
    verdicts: Json<EvaluationRun['verdicts']>;
    scores: Json<EvaluationScores | null>;
    misses: Json<StoredMiss[]>;
    missed: Generated<number>;
    requested_at: Date;
    ended_at: Date | null;
    by_id: string | null;
    by_name: string | null;
  };
}

/** As it is kept: the questions of the articles are read when it is shown. */
export interface StoredMiss extends Pick<EvaluationMiss, 'query' | 'verdict' | 'probability'> {
  readonly gold: string | null;
  readonly came: string | null;
}
