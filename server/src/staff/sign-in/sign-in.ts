import type { SignInStep } from '#contracts/http/staff';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { networkOf, type StaffCaller } from '#platform/http';
import {
  badCredentials,
  fingerprint,
  openSession,
  provenWith,
  readPerson,
  readSession,
  type Account,
  type From,
  type OpenedSession,
} from '../sessions.ts';
import { rightsOf } from '../rights.ts';
import type { Method, StaffTables } from '../store.ts';
import type { SignInDeps } from './deps.ts';
import { askForPasskey, passkeysOf, whoHolds, type FromBrowser } from './passkeys.ts';
import { takeRecoveryCode } from './recovery.ts';
import type { SignInTables } from './store.ts';
import { mustBeJustProven, waysOf } from './standing.ts';
import { takeTotp } from './totp.ts';

/** Companies in which one address is tried. */
const MAX_TENANTS = 5;

/** What runs a company. */
const MANAGING = ['security.write', 'settings.write', 'staff.write', 'role.write'] as const;

export type Outcome = { step: SignInStep } | { opened: OpenedSession };

/** Somebody on his way in: which account, what was shown for it, what else the same password opened. */
export interface Coming {
  account: Account;
  method: Method;
  strong: boolean;
  proven: readonly Account[];
  /** When the sign-in that it follows from must be repeated; left out, this is one. */
  endsAt?: string;
}

interface Attempt {
  email: string;
  password: string;
}

export interface SignInVerbs {
  /**
   * Refuses with `session.bad_credentials`, in the same words and time whether the address is known or not; with
   * `password.expired` whoever holds a one-time password of more than a week ago; with `session.only_provider` where
   * the company's provider is the only way.
   */
  signIn(attempt: Attempt, from: From): Promise<Outcome>;
  chooseCompany(choice: { ticket: string; company: string }, from: From): Promise<Outcome>;
  /** A code of the authenticator, or a recovery code. Refuses with `factor.wrong_code`. */
  giveCode(given: { ticket: string; code: string }, from: From): Promise<Outcome>;
  askPasskey(ticket?: string): Promise<{ ticket: string; options: Record<string, unknown> }>;
  /** Alone, because a passkey is held and unlocked by its owner; or as the second factor. */
  signInByPasskey(given: { ticket: string; response: FromBrowser }, from: From): Promise<Outcome>;
  /** Whoever WeCom vouched for: with `strong`, on a phone that he holds, no second factor is asked for. Refuses as `signIn` does. */
  signInByMember(account: { tenant: string; staffId: string; strong: boolean }, from: From): Promise<Outcome>;
  /** He may change how the company is run, or who may. */
  mayManage(tx: Tx, staffId: string): Promise<boolean>;
  /** Refuses with `session.proof_required` unless he proved himself in this session a moment ago. */
  mustBeJustProven(tx: Tx, caller: StaffCaller): Promise<void>;
  /** Other companies that the password of this session opened too, as long as it does. */
  companiesOf(caller: StaffCaller): Promise<{ id: string; name: string }[]>;
  /** Goes on in one of them, under its own rules and until this session would have ended. */
  switchTo(caller: StaffCaller, company: string, from: From): Promise<Outcome>;
}

export function signInVerbs(deps: SignInDeps): SignInVerbs {
  return {
    signInByMember({ tenant, staffId, strong }, from) {
      const account = { tenant, staffId, fits: null };
      return proceed(deps, { account, method: 'wecom', strong, proven: [account] }, from);
    },
    async mayManage(tx, staffId) {
      const { roles } = await readPerson(tx, staffId);
      const rights = await rightsOf(tx, roles);
      return MANAGING.some((right) => rights.has(right));
    },
    mustBeJustProven: (tx, caller) => mustBeJustProven(tx, caller, deps.now()),
    signIn: (attempt, from) => signIn(deps, attempt, from),
    async chooseCompany({ ticket, company }, from) {
      const coming = deps.tickets.read<Coming>('company', ticket);
      const account = coming.proven.find(({ tenant }) => tenant === company);
      if (!account) throw refuse('session.ticket_expired', 'This company was not offered; sign in again');
      await deps.tickets.spend(ticket);
      return proceed(deps, { ...coming, account }, from);
    },
    giveCode: (given, from) => giveCode(deps, given, from),
    askPasskey: (ticket) => askPasskey(deps, ticket),
    signInByPasskey: (given, from) => signInByPasskey(deps, given, from),
    companiesOf: async (caller) => namesOf(deps.db, await otherAccounts(deps, caller)),
    switchTo: (caller, company, from) => switchTo(deps, caller, { company, from }),
  };
}

async function signIn(deps: SignInDeps, { email, password }: Attempt, from: From): Promise<Outcome> {
  const { db, hasher, throttle, tickets } = deps;
  const address = email.trim().toLowerCase();
  const network = networkOf(from.ip);
  await throttle.begin('password', address, network);
  const found = await findPeople(db, address);
  if (found.length === 0) await hasher.verifyNobody(password);
  const proven: Account[] = [];
  for (const { tenant_id: tenant, id: staffId } of found) {
    const { password_hash } = await db.tenant(tenant, (tx) => readPerson(tx, staffId));
    if (await hasher.verify(password_hash, password))
      proven.push({ tenant, staffId, fits: fingerprint(password_hash) });
  }
  const [account, another] = proven;
  if (!account) throw badCredentials();
  // A password that opens one company is still a guess at the others: only whoever knows all is forgiven at once.
  if (proven.length === found.length) await throttle.succeeded('password', address, network);
  const coming: Coming = { account, method: 'password', strong: false, proven };
  if (!another) return proceed(deps, coming, from);
  const companies = await namesOf(db, proven);
  return { step: { next: 'company', companies, ticket: tickets.issue('company', coming) } };
}

/** The router sees addresses and ids; what is secret is read inside the tenant. */
async function findPeople(db: Db, email: string) {
  return db
    .router<StaffTables>()
    .selectFrom('staff')
    .select(['tenant_id', 'id'])
    .where('email', '=', email)
    .where('disabled_at', 'is', null)
    .where('is_program', '=', false)
    .orderBy('id')
    .limit(MAX_TENANTS)
    .execute();
}

/** What the account's own company still asks for, or the session. */
export async function proceed(deps: SignInDeps, coming: Coming, from: From): Promise<Outcome> {
  const { tenant, staffId } = coming.account;
  const ways = await deps.db.tenant(tenant, async (tx) => {
    if (coming.method !== 'oidc') await mustBeOpenToPasswords(tx, staffId);
    return coming.strong ? [] : waysOf(tx, staffId);
  });
  if (ways.length > 0) {
    return { step: { next: 'second-factor', ways, ticket: deps.tickets.issue('second-factor', coming) } };
  }
  const { account, endsAt, ...rest } = coming;
  const expiry = endsAt !== undefined && { expiresAt: new Date(endsAt) };
  return { opened: await openSession(deps, { ...account, ...rest, ...expiry, from }) };
}

/** Where the provider is the only way in, whoever can mend its settings keeps his: a company may have no built-in admin. */
export async function mustBeOpenToPasswords(tx: Tx, staffId: string): Promise<void> {
  const providers = tx.tables<SignInTables>().selectFrom('oidc_providers').select('only_oidc');
  const provider = await providers.where('tenant_id', '=', tx.tenant).executeTakeFirst();
  if (!provider?.only_oidc) return;
  const { roles } = await readPerson(tx, staffId);
  if ((await rightsOf(tx, roles)).has('security.write')) return;
  throw refuse('session.only_provider', 'Your company signs in with its own provider');
}

async function giveCode(
  deps: SignInDeps,
  { ticket, code }: { ticket: string; code: string },
  from: From,
): Promise<Outcome> {
  const { db, audit, throttle, tickets } = deps;
  const coming = tickets.read<Coming>('second-factor', ticket);
  const { tenant, staffId } = coming.account;
  const network = networkOf(from.ip);
  await throttle.begin('code', staffId, network);
  await db.tenant(tenant, async (tx) => {
    if (await takeTotp(deps, tx, staffId, code)) return;
    if (!(await takeRecoveryCode(deps, tx, staffId, code))) throw wrongCode();
    await audit.append(tx, { actor: `staff:${staffId}`, action: 'recovery_code.used', target: `staff:${staffId}` });
  });
  await tickets.spend(ticket);
  await throttle.succeeded('code', staffId, network);
  return proceed(deps, { ...coming, strong: true }, from);
}

function wrongCode() {
  return refuse('factor.wrong_code', 'This code is wrong, or was used already');
}

/** What a passkey is asked for: the challenge, and for whom when a password came before. */
interface Asked {
  challenge: string;
  second?: { coming: Coming; ticket: string };
}

async function askPasskey({ db, tickets, ...deps }: SignInDeps, ticket?: string) {
  const coming = ticket === undefined ? undefined : tickets.read<Coming>('second-factor', ticket);
  const known = coming
    ? await db.tenant(coming.account.tenant, (tx) => passkeysOf(tx, coming.account.staffId))
    : ([] as const);
  const options = await askForPasskey({ db, ...deps }, known);
  const asked = { challenge: options['challenge'], ...(coming && { second: { coming, ticket } }) };
  return { options, ticket: tickets.issue('passkey', asked) };
}

async function signInByPasskey(
  deps: SignInDeps,
  { ticket, response }: { ticket: string; response: FromBrowser },
  from: From,
): Promise<Outcome> {
  const { tickets } = deps;
  const { challenge, second } = tickets.read<Asked>('passkey', ticket);
  await tickets.spend(ticket);
  const holder = await whoHolds(deps, { challenge, response });
  if (!second) {
    const account = { ...holder, fits: null };
    return proceed(deps, { account, method: 'passkey', strong: true, proven: [account] }, from);
  }
  if (holder.staffId !== second.coming.account.staffId) {
    throw refuse('passkey.refused', 'This passkey belongs to another account');
  }
  await tickets.spend(second.ticket);
  return proceed(deps, { ...second.coming, strong: true }, from);
}

/** Accounts elsewhere that still have the password that opened this session, and were not disabled. */
async function otherAccounts({ db, keys }: SignInDeps, caller: StaffCaller): Promise<Account[]> {
  const session = await db.tenant(caller.tenant, (tx) => readSession(tx, caller.sessionId));
  const others = provenWith(keys, session).filter(({ tenant }) => tenant !== caller.tenant);
  const living = await Promise.all(
    others.map(({ tenant, staffId, fits }) =>
      db.tenant(tenant, async (tx) => {
        const person = await readPerson(tx, staffId);
        return person.disabled_at === null && fits === fingerprint(person.password_hash);
      }),
    ),
  );
  return others.filter((_, index) => living[index]);
}

async function switchTo(
  deps: SignInDeps,
  caller: StaffCaller,
  { company, from }: { company: string; from: From },
): Promise<Outcome> {
  const account = (await otherAccounts(deps, caller)).find(({ tenant }) => tenant === company);
  if (!account) throw refuse('session.not_found', 'You have not proven an account in this company; sign in there');
  const session = await deps.db.tenant(caller.tenant, (tx) => readSession(tx, caller.sessionId));
  const proven = provenWith(deps.keys, session);
  const endsAt = session.expires_at.toISOString();
  return proceed(deps, { account, method: 'password', strong: false, proven, endsAt }, from);
}

async function namesOf(db: Db, accounts: readonly Account[]): Promise<{ id: string; name: string }[]> {
  const ids = accounts.map(({ tenant }) => tenant);
  if (ids.length === 0) return [];
  const tenants = db.router<StaffTables>().selectFrom('tenants').select(['id', 'name']);
  return tenants.where('id', 'in', ids).orderBy('id').execute();
}
