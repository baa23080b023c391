import type { ColumnType, Generated, Selectable } from 'kysely';
import type { GraphSuggestion, Suggested, SuggestionState } from '#contracts/http/graph';
import type { GraphKinds } from '#libs/graph';

/** Given as text, read as values. */
type Json<T> = ColumnType<T, string | undefined, string>;

/** The article that says so; null where nobody named one. */
export interface Origin {
  source_article: string | null;
  source_passage: string | null;
  quote: Generated<string>;
  /** The article is no longer published, or says something else. */
  stale: Generated<boolean>;
}

interface Touched {
  revision: Generated<number>;
  updated_at: Date;
  updated_by: string | null;
  updated_by_name: string | null;
}

export interface GraphTables {
  graph_schemas: { tenant_id: string; kinds: Json<GraphKinds>; updated_at: Date };
  graph_entities: Origin &
    Touched & {
      tenant_id: string;
      id: string;
      type: string;
      name: string;
      pack_key: string | null;
      removed_at: Date | null;
      merged_into: string | null;
    };
  graph_names: {
    tenant_id: string;
    entity_id: string;
    name_key: string;
    name: string;
    is_main: boolean;
    came_from: string | null;
  };
  graph_properties: Origin & {
    tenant_id: string;
    owner_id: string;
    key: string;
    value: string;
    came_from: string | null;
  };
  graph_relations: Origin &
    Touched & {
      tenant_id: string;
      id: string;
      type: string;
      from_id: string;
      to_id: string;
      from_was: string | null;
      to_was: string | null;
      removed_at: Date | null;
    };
  graph_suggestions: {
    tenant_id: string;
    id: string;
    state: Generated<SuggestionState>;
    kind: Suggested['kind'];
    rule: GraphSuggestion['rule'];
    /** The same thing read twice has the same print. */
    print: string;
    suggested: Json<Suggested>;
    made: ColumnType<Made | null, string | null | undefined, string | null>;
    source_article: string | null;
    source_passage: string | null;
    quote: Generated<string>;
    at: Date;
    decided_at: Date | null;
    decided_by: string | null;
    decided_by_name: string | null;
  };
  graph_interests: {
    tenant_id: string;
    customer_id: string;
    entity_id: string;
    kind: 'asked' | 'owns' | 'prefers';
    at: Date;
  };
}

/** What confirming a suggestion made, so that it can be undone while nobody changed it since. */
export interface Made {
  entities: { id: string; revision: number }[];
  relations: { id: string; revision: number }[];
  property: { ownerId: string; key: string; value: string; before: ValueBefore | null } | null;
  merged: { keepId: string; otherId: string } | null;
}

export interface ValueBefore {
  value: string;
  source_article: string | null;
  source_passage: string | null;
  quote: string;
  stale: boolean;
}

export type EntityRow = Selectable<GraphTables['graph_entities']>;
export type RelationRow = Selectable<GraphTables['graph_relations']>;
export type PropertyRow = Selectable<GraphTables['graph_properties']>;
export type SuggestionRow = Selectable<GraphTables['graph_suggestions']>;
