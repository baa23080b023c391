import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/**
 * What a company's articles say, as things and how they hang together. Ends and articles are no foreign keys: a fact
 * outlives its article, marked stale, so that a person sees what was lost.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table graph_schemas (
    tenant_id uuid not null primary key, kinds jsonb not null, updated_at timestamptz not null)`.execute(db);
  await protect(db, 'graph_schemas');

  const origin = sql`source_article uuid, source_passage text, quote text not null default '', stale boolean not null default false`;
  const touched = sql`revision int not null default 1, updated_at timestamptz not null, updated_by uuid, updated_by_name text`;

  await sql`create table graph_entities (
    tenant_id uuid not null, id uuid not null primary key,
    type text not null, name text not null, pack_key text,
    ${origin}, ${touched}, removed_at timestamptz, merged_into uuid)`.execute(db);
  await sql`create index graph_entities_type on graph_entities (tenant_id, type, name, id)`.execute(db);
  await sql`create index graph_entities_name on graph_entities (tenant_id, name, id)`.execute(db);
  await sql`create unique index graph_entities_pack on graph_entities (tenant_id, pack_key)`.execute(db);
  await sql`create index graph_entities_source on graph_entities (tenant_id, source_article)`.execute(db);
  await protect(db, 'graph_entities');

  // name_key is how questions and names meet; came_from is the entity that brought a name when it was merged.
  await sql`create table graph_names (
    tenant_id uuid not null, entity_id uuid not null, name_key text not null, name text not null,
    is_main boolean not null, came_from uuid, primary key (tenant_id, entity_id, name_key))`.execute(db);
  await sql`create index graph_names_key on graph_names (tenant_id, name_key text_pattern_ops)`.execute(db);
  await protect(db, 'graph_names');

  // Of an entity or a relation: both have ids of their own.
  await sql`create table graph_properties (
    tenant_id uuid not null, owner_id uuid not null, key text not null, value text not null,
    ${origin}, came_from uuid, primary key (tenant_id, owner_id, key))`.execute(db);
  await sql`create index graph_properties_source on graph_properties (tenant_id, source_article)`.execute(db);
  await protect(db, 'graph_properties');

  await sql`create table graph_relations (
    tenant_id uuid not null, id uuid not null primary key,
    type text not null, from_id uuid not null, to_id uuid not null, from_was uuid, to_was uuid,
    ${origin}, ${touched}, removed_at timestamptz)`.execute(db);
  await sql`create index graph_relations_from on graph_relations (tenant_id, from_id, type)`.execute(db);
  await sql`create index graph_relations_to on graph_relations (tenant_id, to_id, type)`.execute(db);
  await sql`create index graph_relations_type on graph_relations (tenant_id, type, id)`.execute(db);
  await sql`create index graph_relations_source on graph_relations (tenant_id, source_article)`.execute(db);
  await protect(db, 'graph_relations');

  await sql`create table graph_suggestions (
    tenant_id uuid not null, id uuid not null primary key,
    state text not null default 'open' check (state in ('open', 'confirmed', 'rejected', 'withdrawn')),
    kind text not null check (kind in ('entity', 'property', 'relation', 'merge')),
    rule text not null check (rule in ('table', 'list', 'sentence', 'names')),
    print text not null, suggested jsonb not null, made jsonb,
    source_article uuid, source_passage text, quote text not null default '',
    at timestamptz not null, decided_at timestamptz, decided_by uuid, decided_by_name text)`.execute(db);
  await sql`create unique index graph_suggestions_print on graph_suggestions (tenant_id, print)`.execute(db);
  await sql`create index graph_suggestions_state on graph_suggestions (tenant_id, state, id)`.execute(db);
  await sql`create index graph_suggestions_source on graph_suggestions (tenant_id, source_article)`.execute(db);
  await protect(db, 'graph_suggestions');
}
