import type { ColumnType, Generated, Selectable } from 'kysely';
import type { GazetteerType, ModelScores, ModelVersion } from '#contracts/http/learning';
import type { CurvePoint, Report } from '#libs/learn';

/** Given as text, read as values. */
type Json<T> = ColumnType<T, string, string>;

export interface Tables {
  intents: {
    tenant_id: string;
    id: string;
    name: string;
    title: string;
    description: string;
    leads: 'nothing' | 'article' | 'person';
    article_id: string | null;
    from_pack: Generated<boolean>;
    created_at: Date;
    created_by: string | null;
    created_by_name: string | null;
    updated_at: Date;
    updated_by: string | null;
    updated_by_name: string | null;
    removed_at: Date | null;
    revision: Generated<number>;
  };
  intent_examples: {
    tenant_id: string;
    id: string;
    /** Null: out of scope. */
    intent_id: string | null;
    /** The order in which they came. */
    n: Generated<string | number>;
    text: string;
    /** What two writings of one text have in common. */
    text_key: string;
    origin: 'staff' | 'pack' | 'message';
    customer_id: string | null;
    created_at: Date;
    changed_at: Date;
    removed_at: Date | null;
  };
  gazetteer_entries: {
    tenant_id: string;
    id: string;
    type: GazetteerType;
    name: string;
    name_keys: string[];
    synonyms: string[];
    created_at: Date;
    created_by: string | null;
    created_by_name: string | null;
    updated_at: Date;
  };
  model_versions: {
    tenant_id: string;
    id: string;
    number: number;
    state: Generated<ModelVersion['state']>;
    cause: ModelVersion['cause'];
    note: string;
    /** When its examples were read. */
    data_at: Date;
    trained_at: Date;
    trained_by: string | null;
    trained_by_name: string | null;
    promoted_at: Date | null;
    promoted_by: string | null;
    promoted_by_name: string | null;
    previous_id: string | null;
    intents: number;
    examples: number;
    out_of_scope: number;
    train_seconds: number;
    model: Buffer;
    scores: Json<ModelScores>;
    against: Json<ModelVersion['against']> | null;
    report: Json<StoredReport>;
  };
  model_rows: {
    tenant_id: string;
    version_id: string;
    n: number;
    text: string;
    label: string | null;
    said: string | null;
    probability: number;
    customer_id: string | null;
  };
}

/** A report without the texts, which stand in rows of their own, and with names alone: titles are put in when it is read. */
export type StoredReport = Omit<Report, 'errors' | 'successes'> & { readonly curve: readonly CurvePoint[] };

export type IntentRow = Selectable<Tables['intents']>;
export type ExampleRow = Selectable<Tables['intent_examples']>;
export type EntryRow = Selectable<Tables['gazetteer_entries']>;
export type VersionRow = Omit<Selectable<Tables['model_versions']>, 'model' | 'report'> & { readonly size: number };
