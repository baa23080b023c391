import type { Db, Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Outbound } from '#platform/outbound';
import { isClosing } from '../companies.ts';
import { oneTimePassword } from '../passwords.ts';
import { rightsOf } from '../rights.ts';
import type { From } from '../sessions.ts';
import type { StaffTables } from '../store.ts';
import type { SignInDeps } from './deps.ts';
import { beginTrip, endTrip, type Identity, type ProviderAccess, type Trip } from './provider-exchange.ts';
import { proceed, type Outcome } from './sign-in.ts';
import type { ProviderRow, SignInTables } from './store.ts';

const MAX_NAME = 80;

export interface ProviderDeps extends SignInDeps {
  outbound: Outbound;
}

export interface ProviderVerbs {
  /** By the domain of an address, which says nothing about whether anybody has it; or by the company. */
  findProvider(by: {
    email?: string | undefined;
    company?: string | undefined;
  }): Promise<{ company: string; name: string; label: string } | null>;
  /** Refuses with `provider.none` and `provider.unreachable`. `again` asks for the password there even if it is known. */
  startProvider(tenant: string, again: boolean): Promise<{ url: string; ticket: string }>;
  /** Refuses with `provider.refused`, and with `provider.not_invited` whom this company does not let in. */
  finishProvider(back: { ticket: string; query: string }, from: From): Promise<Outcome>;
}

/** Where people come back from the provider: a page, which hands the answer to us. */
export function redirectUriOf(publicUrl: string): string {
  return `${publicUrl}/console/sso`;
}

export function providerVerbs(deps: ProviderDeps): ProviderVerbs {
  const { db, outbound, tickets, publicUrl } = deps;
  const redirectUri = redirectUriOf(publicUrl);
  return {
    findProvider: (by) => findProvider(db, by),
    async startProvider(tenant, again) {
      const access = await accessOf(deps, tenant);
      const { url, trip } = await beginTrip(outbound, access, { redirectUri, again });
      return { url, ticket: tickets.issue('provider', { tenant, trip, issuer: access.issuer }) };
    },
    async finishProvider({ ticket, query }, from) {
      const { tenant, trip, issuer } = tickets.read<{ tenant: string; trip: Trip; issuer: string }>('provider', ticket);
      await tickets.spend(ticket);
      const access = await accessOf(deps, tenant);
      if (access.issuer !== issuer) throw refuse('provider.refused', 'The provider was changed meanwhile; begin again');
      const url = new URL(`${redirectUri}?${query.replace(/^\?/, '')}`);
      const identity = await endTrip(outbound, access, { trip, url });
      const staffId = await accountOf(deps, tenant, identity);
      const account = { tenant, staffId, fits: null };
      return proceed(deps, { account, method: 'oidc', strong: true, proven: [account] }, from);
    },
  };
}

async function findProvider(
  db: Db,
  { email, company }: { email?: string | undefined; company?: string | undefined },
): Promise<{ company: string; name: string; label: string } | null> {
  const domain = email?.trim().toLowerCase().split('@')[1];
  const all = db.router<SignInTables & StaffTables>();
  const led = domain
    ? (await all.selectFrom('oidc_domains').select('tenant_id').where('domain', '=', domain).executeTakeFirst())
        ?.tenant_id
    : company;
  if (!led) return null;
  const found = all
    .selectFrom('oidc_providers as p')
    .innerJoin('tenants as t', 't.id', 'p.tenant_id')
    .select(['t.id as company', 't.name', 'p.label']);
  return (await found.where('p.tenant_id', '=', led).executeTakeFirst()) ?? null;
}

async function accessOf({ db, keys }: ProviderDeps, tenant: string): Promise<ProviderAccess> {
  const row = await db.tenant(tenant, readProvider);
  if (!row) throw refuse('provider.none', 'This company has no provider');
  return {
    issuer: row.issuer,
    clientId: row.client_id,
    clientSecret: keys.own.open(row.sealed_secret, secretOf(tenant)),
  };
}

export async function readProvider(tx: Tx): Promise<ProviderRow | undefined> {
  const mine = tx.tables<SignInTables>().selectFrom('oidc_providers').selectAll();
  return mine.where('tenant_id', '=', tx.tenant).executeTakeFirst();
}

/** The place of the secret: sealed for one company it opens for no other. */
export function secretOf(tenant: string): string {
  return `oidc secret/${tenant}`;
}

/** Whose account this identity opens, here and nowhere else: the linked one, or by its first and verified address. */
async function accountOf(deps: ProviderDeps, tenant: string, identity: Identity): Promise<string> {
  const password_hash = await deps.hasher.hash(oneTimePassword());
  return deps.db.tenant(tenant, async (tx) => {
    const provider = await readProvider(tx);
    if (!provider || provider.issuer !== identity.issuer) throw notInvited();
    const { issuer, subject } = identity;
    const mine = tx.tables<SignInTables>();
    const links = mine.selectFrom('oidc_identities').select('staff_id').where('tenant_id', '=', tenant);
    const linked = links.where('issuer', '=', issuer).where('subject', '=', subject);
    const known = await linked.executeTakeFirst();
    if (known) return known.staff_id;
    const email = verifiedAddress(identity, await domainsOf(tx));
    const staffId =
      (await colleague(tx, email)) ?? (await welcome(deps, tx, { provider, identity, email, password_hash }));
    const link = { tenant_id: tenant, issuer, subject, staff_id: staffId, linked_at: deps.now() };
    const made = await mine
      .insertInto('oidc_identities')
      .values(link)
      .onConflict((on) => on.doNothing())
      .returning('staff_id')
      .executeTakeFirst();
    // Twice at once: the other one linked the same two.
    if (!made && (await linked.executeTakeFirst())?.staff_id === staffId) return staffId;
    // This account belongs to somebody else there: an address may be given to another person, a subject is not.
    if (!made) throw refuse('provider.refused', 'This account is linked to another identity of the provider');
    const entry = { actor: `staff:${staffId}`, action: 'identity.linked', target: `staff:${staffId}` };
    await deps.audit.append(tx, { ...entry, detail: { issuer } });
    return staffId;
  });
}

function verifiedAddress({ email, emailVerified }: Identity, domains: readonly string[]): string {
  if (!email || !emailVerified) {
    throw refuse('provider.refused', 'The provider does not vouch for your e-mail address');
  }
  const fits = domains.length === 0 || domains.includes(email.slice(email.lastIndexOf('@') + 1));
  if (!fits) throw notInvited();
  return email;
}

export async function domainsOf(tx: Tx): Promise<string[]> {
  const mine = tx.tables<SignInTables>().selectFrom('oidc_domains').select('domain').orderBy('domain');
  return (await mine.where('tenant_id', '=', tx.tenant).execute()).map(({ domain }) => domain);
}

async function colleague(tx: Tx, email: string): Promise<string | null> {
  const mine = tx.tables<StaffTables>().selectFrom('staff').select(['id', 'disabled_at', 'is_program']);
  const row = await mine.where('tenant_id', '=', tx.tenant).where('email', '=', email).executeTakeFirst();
  if (!row) return null;
  if (row.disabled_at || row.is_program) throw notInvited();
  return row.id;
}

interface Welcome {
  provider: ProviderRow;
  identity: Identity;
  email: string;
  /** Of a password that nobody knows. */
  password_hash: string;
}

/** A new account, brought by whoever opened this door. Only for addresses of a domain that the company named. */
async function welcome(
  { audit, now }: ProviderDeps,
  tx: Tx,
  { provider, identity, email, password_hash }: Welcome,
): Promise<string> {
  const isOpen = provider.creates && (await domainsOf(tx)).length > 0 && !(await isClosing(tx));
  if (!isOpen) throw notInvited();
  await rightsOf(tx, [provider.default_role]);
  const id = newId(now().getTime());
  const name = [...(identity.name ?? '').replace(/\p{C}/gu, '').trim()].slice(0, MAX_NAME).join('');
  const held = [provider.default_role];
  const values = { tenant_id: tx.tenant, id, email, name: name || email.split('@')[0]!, roles: held, password_hash };
  const made = await tx
    .tables<StaffTables>()
    .insertInto('staff')
    .values({
      ...values,
      must_change_password: false,
      password_until: null,
      brought_by: provider.set_by,
      created_at: now(),
    })
    .onConflict((on) => on.columns(['tenant_id', 'email']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) {
    // Whoever comes twice at once is welcomed once.
    const other = await colleague(tx, email);
    must(other, 'the address that was in the way is there');
    return other;
  }
  const entry = { actor: 'system:oidc', action: 'staff.created', target: `staff:${id}` };
  await audit.append(tx, { ...entry, detail: { roles: held, issuer: identity.issuer } });
  return id;
}

function notInvited() {
  return refuse('provider.not_invited', 'Your provider knows you, this company does not; ask an admin to invite you');
}
