import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { SignInDeps } from './deps.ts';
import type { PasskeyRow, SignInTables } from './store.ts';

const MAX_PASSKEYS = 10;
const COMPANY_NAME = 'Liren';

type Deps = Pick<SignInDeps, 'db' | 'now' | 'publicUrl'>;
type Options = Record<string, unknown>;
/** What a browser answered; believed only after the library verified it. */
export type FromBrowser = Record<string, unknown>;

export interface Owner {
  staffId: string;
  email: string;
  name: string;
  company: string;
}

/**
 * For whom passkeys are made: the host of the public URL. Browsers make none for an address (Web Authentication, 5.1.3:
 * a relying party id is a domain), so an installation on 127.0.0.1 makes them for `localhost`.
 */
function party(publicUrl: string): { id: string; origin: string } {
  const url = new URL(publicUrl);
  const local = ['127.0.0.1', '[::1]'].includes(url.hostname);
  if (local) url.hostname = 'localhost';
  return { id: url.hostname, origin: url.origin };
}

/** What to ask the browser for. The name of the account is what an authenticator shows in its list. */
export async function askForNewPasskey({ publicUrl }: Deps, tx: Tx, owner: Owner): Promise<Options> {
  const known = await passkeysOf(tx, owner.staffId);
  mustHaveRoom(known);
  const options = await generateRegistrationOptions({
    rpName: COMPANY_NAME,
    rpID: party(publicUrl).id,
    userID: handleOf(owner.staffId),
    userName: owner.email,
    userDisplayName: `${owner.name} · ${owner.company}`,
    attestationType: 'none',
    excludeCredentials: known.map(descriptor),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { ...options };
}

/** Refuses with `passkey.refused` whatever was not made here, for this challenge, by somebody who proved himself to it. */
export async function keepPasskey(
  { now, publicUrl }: Deps,
  tx: Tx,
  made: { staffId: string; name: string; challenge: string; response: FromBrowser },
): Promise<void> {
  const { id, origin } = party(publicUrl);
  const verified = await orRefused(() =>
    verifyRegistrationResponse({
      response: made.response as never,
      expectedChallenge: made.challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    }),
  );
  if (!verified.verified) throw refused();
  mustHaveRoom(await passkeysOf(tx, made.staffId));
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const row: PasskeyRow = {
    tenant_id: tx.tenant,
    id: newId(now().getTime()),
    staff_id: made.staffId,
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    name: made.name,
    synced: credentialBackedUp,
    created_at: now(),
    used_at: null,
  };
  const added = tx.tables<SignInTables>().insertInto('passkeys').values(row);
  const kept = await added
    .onConflict((on) => on.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!kept) throw refused();
}

/** Any passkey of this installation; or, when one is already known who comes, one of his. */
export async function askForPasskey({ publicUrl }: Deps, known: readonly PasskeyRow[]): Promise<Options> {
  const options = await generateAuthenticationOptions({
    rpID: party(publicUrl).id,
    userVerification: 'required',
    allowCredentials: known.map(descriptor),
  });
  return { ...options };
}

/** Whose passkey answered the challenge. Refuses with `passkey.refused`; a copy with an older counter is refused too. */
export async function whoHolds(
  { db, now, publicUrl }: Deps,
  { challenge, response }: { challenge: string; response: FromBrowser },
): Promise<{ tenant: string; staffId: string }> {
  const found = await findPasskey(db, response);
  if (!found) throw refused();
  const { id, origin } = party(publicUrl);
  await db.tenant(found.tenant_id, async (tx) => {
    const mine = tx.tables<SignInTables>();
    const row = await mine.selectFrom('passkeys').selectAll().where('id', '=', found.id).forUpdate().executeTakeFirst();
    if (!row || !handleFits(response, row.staff_id)) throw refused();
    const { credential_id, counter, public_key } = row;
    const { verified, authenticationInfo } = await orRefused(() =>
      verifyAuthenticationResponse({
        response: response as never,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: id,
        requireUserVerification: true,
        credential: { id: credential_id, counter, publicKey: new Uint8Array(public_key) },
      }),
    );
    if (!verified) throw refused();
    const used = { counter: authenticationInfo.newCounter, used_at: now() };
    await mine.updateTable('passkeys').set(used).where('id', '=', row.id).execute();
  });
  return { tenant: found.tenant_id, staffId: found.staff_id };
}

/** The router sees whose passkey it is; the key itself is read inside the tenant. */
async function findPasskey(db: Db, { id }: FromBrowser) {
  if (typeof id !== 'string') return undefined;
  const all = db.router<SignInTables>().selectFrom('passkeys').select(['id', 'tenant_id', 'staff_id']);
  return all.where('credential_id', '=', id).executeTakeFirst();
}

export async function passkeysOf(tx: Tx, staffId: string): Promise<PasskeyRow[]> {
  const mine = tx.tables<SignInTables>().selectFrom('passkeys').selectAll().where('tenant_id', '=', tx.tenant);
  return mine.where('staff_id', '=', staffId).orderBy('id').execute();
}

/** Refuses with `passkey.not_found` also what belongs to somebody else. */
export async function renamePasskey(tx: Tx, mark: { staffId: string; id: string }, name: string): Promise<void> {
  const mine = tx.tables<SignInTables>().updateTable('passkeys').set({ name }).where('tenant_id', '=', tx.tenant);
  const done = await mine.where('staff_id', '=', mark.staffId).where('id', '=', mark.id).executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw unknown();
}

export async function removePasskey(tx: Tx, { staffId, id }: { staffId: string; id: string }): Promise<void> {
  const mine = tx.tables<SignInTables>().deleteFrom('passkeys').where('tenant_id', '=', tx.tenant);
  const done = await mine.where('staff_id', '=', staffId).where('id', '=', id).executeTakeFirst();
  if (done.numDeletedRows === 0n) throw unknown();
}

export async function forgetPasskeys(tx: Tx, staffId: string): Promise<void> {
  const mine = tx.tables<SignInTables>().deleteFrom('passkeys').where('tenant_id', '=', tx.tenant);
  await mine.where('staff_id', '=', staffId).execute();
}

function descriptor({ credential_id, transports }: PasskeyRow) {
  return { id: credential_id, transports };
}

/** The user handle names the account, so that one device holds one passkey for each company of a person. */
function handleOf(staffId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(staffId.replaceAll('-', ''), 'hex'));
}

function handleFits(response: FromBrowser, staffId: string): boolean {
  const { userHandle } = (response['response'] ?? {}) as { userHandle?: unknown };
  if (userHandle === undefined || userHandle === null) return true;
  return userHandle === Buffer.from(handleOf(staffId)).toString('base64url');
}

function mustHaveRoom(known: readonly PasskeyRow[]): void {
  if (known.length >= MAX_PASSKEYS) {
    throw refuse('passkey.too_many', `There are ${MAX_PASSKEYS} passkeys already; remove one first`);
  }
}

/** The library throws whenever something does not fit; who sent it learns no more than that. */
async function orRefused<R>(verify: () => Promise<R>): Promise<R> {
  try {
    return await verify();
  } catch (cause) {
    throw refused(cause);
  }
}

function refused(cause?: unknown) {
  return refuse('passkey.refused', 'This passkey was not accepted', { cause });
}

function unknown() {
  return refuse('passkey.not_found', 'No such passkey');
}
