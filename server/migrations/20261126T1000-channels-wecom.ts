import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** WeCom: corps, their apps and 微信客服 accounts, what came in, what goes out, who is who. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table wecom_corps (
    tenant_id uuid not null, id uuid not null primary key, corpid text not null, name text not null,
    environment text not null check (environment in ('production', 'test', 'development')),
    simulated boolean not null default false, revision int not null default 1,
    created_at timestamptz not null, removed_at timestamptz)`.execute(db);
  await sql`create unique index wecom_corps_corpid on wecom_corps (tenant_id, corpid) where removed_at is null`.execute(
    db,
  );
  await protect(db, 'wecom_corps');

  await sql`create table wecom_apps (
    tenant_id uuid not null, id uuid not null primary key, corp_id uuid not null, agentid int not null, name text not null,
    secret bytea not null, callback_key text not null unique, callback_token bytea not null, callback_aes_key bytea not null,
    trusted_domain text, team_id uuid, answers boolean not null default true, signs_in boolean not null default false,
    revision int not null default 1, created_at timestamptz not null, verified_at timestamptz, last_callback_at timestamptz,
    removed_at timestamptz)`.execute(db);
  await sql`create unique index wecom_apps_agent on wecom_apps (tenant_id, corp_id, agentid) where removed_at is null`.execute(
    db,
  );
  // The router finds whose callback it is.
  await protect(db, 'wecom_apps', { router: ['tenant_id', 'id', 'callback_key'] });

  await sql`create table wecom_kf_accounts (
    tenant_id uuid not null, id uuid not null primary key, corp_id uuid not null, app_id uuid not null,
    open_kfid text not null, name text not null, avatar text not null default '',
    serves boolean not null default false, road text not null default 'desk' check (road in ('desk', 'member')),
    team_id uuid, settings jsonb not null, cursor text not null default '', pulled_at timestamptz,
    revision int not null default 1, created_at timestamptz not null, removed_at timestamptz)`.execute(db);
  await sql`create unique index wecom_kf_accounts_open on wecom_kf_accounts (tenant_id, corp_id, open_kfid) where removed_at is null`.execute(
    db,
  );
  // The clock looks after every account that serves, so that a lost callback loses nothing.
  await protect(db, 'wecom_kf_accounts', { router: ['tenant_id', 'id', 'serves', 'pulled_at', 'removed_at'] });

  await sql`create table wecom_tokens (
    tenant_id uuid not null, app_id uuid not null, kind text not null check (kind in ('access', 'corp', 'agent')),
    sealed bytea not null, taken_at timestamptz not null, expires_at timestamptz not null,
    primary key (tenant_id, app_id, kind))`.execute(db);
  await protect(db, 'wecom_tokens');

  await sql`create table wecom_inbox (
    tenant_id uuid not null, app_id uuid not null, hash bytea not null, id uuid not null, event text not null,
    sealed bytea, received_at timestamptz not null, done_at timestamptz,
    primary key (tenant_id, app_id, hash))`.execute(db);
  await sql`create index wecom_inbox_age on wecom_inbox (tenant_id, received_at)`.execute(db);
  await sql`create index wecom_inbox_open on wecom_inbox (tenant_id, app_id, received_at) where done_at is null`.execute(
    db,
  );
  await protect(db, 'wecom_inbox');

  await sql`create table wecom_talks (
    tenant_id uuid not null, conversation_id uuid not null primary key, kind text not null check (kind in ('kf', 'app')),
    corp_id uuid not null, account uuid not null, external_id text not null,
    delivered_seq bigint not null default 0, heard_at timestamptz, sent int not null default 0,
    session_state int, servicer text, revision int not null default 0)`.execute(db);
  await sql`create unique index wecom_talks_place on wecom_talks (tenant_id, account, external_id)`.execute(db);
  await protect(db, 'wecom_talks');

  await sql`create table wecom_codes (
    tenant_id uuid not null, conversation_id uuid not null, kind text not null check (kind in ('welcome', 'queued', 'taken', 'ended')),
    sealed bytea not null, expires_at timestamptz not null, used_at timestamptz,
    primary key (tenant_id, conversation_id, kind))`.execute(db);
  await protect(db, 'wecom_codes');

  await sql`create table wecom_deliveries (
    tenant_id uuid not null, id uuid not null primary key, conversation_id uuid not null, from_seq bigint not null,
    to_seq bigint not null, msgid text not null, state text not null check (state in ('sending', 'accepted', 'failed', 'unknown', 'held')),
    why text, tries int not null default 0, at timestamptz not null, unique (tenant_id, msgid))`.execute(db);
  await sql`create index wecom_deliveries_talk on wecom_deliveries (tenant_id, conversation_id, to_seq)`.execute(db);
  await protect(db, 'wecom_deliveries');

  await sql`create table wecom_members (
    tenant_id uuid not null, corp_id uuid not null, userid text not null, staff_id uuid not null, bound_at timestamptz not null,
    primary key (tenant_id, corp_id, userid))`.execute(db);
  await sql`create index wecom_members_staff on wecom_members (tenant_id, staff_id)`.execute(db);
  await protect(db, 'wecom_members');

  await sql`create table wecom_robots (
    tenant_id uuid not null, id uuid not null primary key, name text not null, sealed bytea not null,
    simulated boolean not null default false, created_at timestamptz not null, removed_at timestamptz)`.execute(db);
  await protect(db, 'wecom_robots');

  await sql`create table wecom_proofs (
    tenant_id uuid not null, name text not null, content text not null, created_at timestamptz not null,
    primary key (tenant_id, name))`.execute(db);
  await protect(db, 'wecom_proofs', { router: ['tenant_id', 'name', 'content'] });
}
