import { sql } from 'kysely';
import type { SecuritySettings } from '#contracts/http/sign-in';
import { permissions } from '#contracts/permissions';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { tellChanged } from '../facts.ts';
import { mustHold, rightsOf } from '../rights.ts';
import { endSessionsBy } from '../sessions.ts';
import type { StaffTables } from '../store.ts';
import { isSecondFactorRequired } from './policy.ts';
import { findOut, type Unfit } from './provider-exchange.ts';
import { domainsOf, readProvider, redirectUriOf, secretOf, type ProviderDeps } from './provider.ts';
import { mustBeJustProven } from './standing.ts';
import type { ProviderRow, SignInTables } from './store.ts';

export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret?: string | undefined;
  label: string;
  domains: readonly string[];
  creates: boolean;
  defaultRole: string;
  only: boolean;
}

export interface SecurityVerbs {
  security(tx: Tx): Promise<SecuritySettings>;
  /** Holds at once: whoever has none is led to set one up. */
  requireSecondFactor(caller: StaffCaller, required: boolean): Promise<SecuritySettings>;
  /**
   * Whoever names the provider decides who everybody is: only somebody who may do everything here, just proven.
   * Another one, or none, ends the sessions that the one before opened, but for the caller's.
   * Refuses with `staff.exceeds_own`, `session.proof_required`, `provider.domain_taken`;
   * with `provider.unreachable` one that is to be the only way and does not answer as it must.
   */
  setProvider(caller: StaffCaller, settings: ProviderSettings): Promise<SecuritySettings>;
  removeProvider(caller: StaffCaller): Promise<SecuritySettings>;
  testProvider(issuer: string): Promise<'fits' | Unfit>;
}

export function securityVerbs(deps: ProviderDeps): SecurityVerbs {
  const { db, audit, now, outbound, publicUrl } = deps;
  const view = (tx: Tx) => viewSecurity(tx, redirectUriOf(publicUrl));

  /** What is to be the only way in must lead somewhere. Asked before any transaction: somebody else's house may be slow. */
  async function mustAnswer(issuer: string): Promise<void> {
    if (typeof (await findOut(outbound, issuer)) !== 'string') return;
    throw refuse(
      'provider.unreachable',
      'The only way in must be one: this provider cannot be reached or does not fit',
    );
  }

  async function change(
    caller: StaffCaller,
    what: { action: string; detail?: object },
    work: (tx: Tx) => Promise<void>,
  ) {
    return db.tenant(caller.tenant, async (tx) => {
      await mustBeJustProven(tx, caller, now());
      await work(tx);
      const target = `tenant:${caller.tenant}`;
      await audit.append(tx, { actor: `staff:${caller.staffId}`, target, ...what, detail: { ...what.detail } });
      return view(tx);
    });
  }

  return {
    security: view,
    requireSecondFactor: (caller, required) =>
      change(caller, { action: 'security.second_factor', detail: { required } }, async (tx) => {
        const policy = { second_factor: required, updated_at: now() };
        const mine = tx.tables<SignInTables>().insertInto('sign_in_policies');
        const written = mine.values({ tenant_id: tx.tenant, ...policy });
        await written.onConflict((on) => on.column('tenant_id').doUpdateSet(policy)).execute();
        if (required) await tellHeldBack(tx);
      }),
    async setProvider(caller, settings) {
      mustHold(caller, permissions);
      if (settings.only) await mustAnswer(settings.issuer);
      const { clientSecret: _, ...detail } = settings;
      return change(caller, { action: 'security.provider_set', detail }, async (tx) => {
        await rightsOf(tx, [settings.defaultRole]);
        const before = await readProvider(tx);
        await writeProvider(deps, tx, { ...settings, setBy: caller.staffId });
        if (before && !isSame(before, settings)) await endSessionsBy(tx, 'oidc', caller);
        await claimDomains(tx, settings.domains);
      });
    },
    removeProvider: (caller) =>
      change(caller, { action: 'security.provider_removed' }, async (tx) => {
        const mine = tx.tables<SignInTables>();
        await mine.deleteFrom('oidc_providers').where('tenant_id', '=', tx.tenant).execute();
        await mine.deleteFrom('oidc_domains').where('tenant_id', '=', tx.tenant).execute();
        await endSessionsBy(tx, 'oidc', caller);
      }),
    async testProvider(issuer) {
      const found = await findOut(outbound, issuer);
      return typeof found === 'string' ? found : 'fits';
    },
  };
}

/** Whose sessions are not strong may do next to nothing in them from now on: their sockets come back, and find out. */
async function tellHeldBack(tx: Tx): Promise<void> {
  const mine = tx.tables<StaffTables>().selectFrom('sessions').select('staff_id').distinct();
  const held = await mine.where('tenant_id', '=', tx.tenant).where('strong', '=', false).execute();
  for (const { staff_id } of held) await tellChanged(tx, staff_id);
}

async function writeProvider(
  { keys, now }: ProviderDeps,
  tx: Tx,
  settings: ProviderSettings & { setBy: string },
): Promise<void> {
  const before = await readProvider(tx);
  if (settings.clientSecret === undefined && !(before && isSame(before, settings))) {
    // A secret of one provider is not handed to another.
    throw refuse('request.invalid', 'A new provider needs its own secret', { fields: { clientSecret: 'is missing' } });
  }
  const sealed_secret =
    settings.clientSecret === undefined
      ? before!.sealed_secret
      : keys.own.seal(settings.clientSecret, secretOf(tx.tenant));
  const row: Omit<ProviderRow, 'tenant_id'> = {
    issuer: settings.issuer,
    client_id: settings.clientId,
    sealed_secret,
    label: settings.label,
    creates: settings.creates,
    default_role: settings.defaultRole,
    only_oidc: settings.only,
    set_by: settings.setBy,
    updated_at: now(),
  };
  const mine = tx
    .tables<SignInTables>()
    .insertInto('oidc_providers')
    .values({ tenant_id: tx.tenant, ...row });
  await mine.onConflict((on) => on.column('tenant_id').doUpdateSet(row)).execute();
}

function isSame(before: ProviderRow, { issuer, clientId }: Pick<ProviderSettings, 'issuer' | 'clientId'>): boolean {
  return before.issuer === issuer && before.client_id === clientId;
}

/** A domain leads to one company of the installation; the first that names it has it. */
async function claimDomains(tx: Tx, domains: readonly string[]): Promise<void> {
  const mine = tx.tables<SignInTables>();
  const wanted = [...new Set(domains)];
  await mine.deleteFrom('oidc_domains').where('tenant_id', '=', tx.tenant).execute();
  for (const domain of wanted) {
    const claimed = mine.insertInto('oidc_domains').values({ domain, tenant_id: tx.tenant });
    const done = await claimed
      .onConflict((on) => on.doNothing())
      .returning('domain')
      .executeTakeFirst();
    if (done) continue;
    throw refuse('provider.domain_taken', 'Another company of this installation has this domain', {
      fields: { domains: domain },
    });
  }
}

async function viewSecurity(tx: Tx, redirectUri: string): Promise<SecuritySettings> {
  const row = await readProvider(tx);
  const oidc = row && {
    issuer: row.issuer,
    clientId: row.client_id,
    label: row.label,
    domains: await domainsOf(tx),
    creates: row.creates,
    defaultRole: row.default_role,
    only: row.only_oidc,
    updatedAt: row.updated_at.toISOString(),
  };
  return {
    secondFactorRequired: await isSecondFactorRequired(tx),
    withoutSecondFactor: await countWithout(tx),
    oidc: oidc ?? null,
    redirectUri,
  };
}

async function countWithout(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from staff p
    where p.tenant_id = ${tx.tenant} and p.disabled_at is null and not p.is_program
      and not exists (select from totp_secrets t where t.staff_id = p.id and t.confirmed_at is not null)
      and not exists (select from passkeys k where k.staff_id = p.id)`.execute(tx.tables<SignInTables>());
  return rows[0]!.count;
}
