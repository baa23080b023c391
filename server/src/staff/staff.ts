import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { createBuckets, sessionCookie } from '#platform/http';
import type { Keys } from '#platform/keys';
import type { Outbound } from '#platform/outbound';
import { colleagueVerbs, type ColleagueVerbs } from './colleagues.ts';
import { companyVerbs, type CompanyVerbs } from './companies.ts';
import { departmentVerbs, type DepartmentVerbs } from './departments.ts';
import { invitationVerbs, type InvitationDeps, type InvitationVerbs } from './invitations.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createHasher } from './passwords.ts';
import { keyVerbs, type KeyVerbs } from './keys/keys.ts';
import { peopleVerbs, type PeopleVerbs } from './people.ts';
import { presenceVerbs, type PresenceVerbs } from './presence.ts';
import { roleVerbs, type RoleVerbs } from './roles.ts';
import { fingerprint, openSession, sessionVerbs, type SessionVerbs } from './sessions.ts';
import { createSignIn, type SignIn } from './sign-in/index.ts';
import { mustBeOpenToPasswords } from './sign-in/sign-in.ts';
import { teamVerbs, type TeamVerbs } from './teams.ts';

export interface StaffDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
  keys: Keys;
  /** Keeps recovery codes. */
  signingKey: Buffer;
  /** Reaches the providers that companies name. */
  outbound: Outbound;
  /** Decides about the name and the security of the cookie, and for which host passkeys are made. */
  publicUrl: string;
  /** Sends invitations; null or left out, their links are handed over by hand. */
  mail?: InvitationDeps['mail'];
  /** How many open conversations each of these people speaks in; another chapter knows. */
  openConversations(tx: Tx, staffIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Links that one network may try at once, and how many more each second: nobody opens more than a few. */
const LINKS = { burst: 30, perSecond: 0.2 };

/** Tenants, the people employed there, what they may do, who is signed in and who is here. */
export interface Staff
  extends
    CompanyVerbs,
    PeopleVerbs,
    RoleVerbs,
    TeamVerbs,
    DepartmentVerbs,
    InvitationVerbs,
    SessionVerbs,
    SignIn,
    PresenceVerbs,
    ColleagueVerbs,
    KeyVerbs {}

export function createStaff(deps: StaffDeps): Staff {
  const { db, audit, now, publicUrl, openConversations, mail = null } = deps;
  const hasher = createHasher();
  const presence = presenceVerbs({ db, now, openConversations });
  const throttle = createLoginThrottle({ db, now });
  const opening = { ...deps, hasher, presence, throttle, cookie: sessionCookie(publicUrl) };
  const links = createBuckets(LINKS, () => now().getTime());
  const enterAs: InvitationDeps['enterAs'] = async ({ tenant, staffId, verified }, from) => {
    await db.tenant(tenant, (tx) => mustBeOpenToPasswords(tx, staffId));
    const account = { tenant, staffId, fits: fingerprint(verified) };
    return openSession(opening, { ...account, method: 'password', strong: false, from, proven: [account] });
  };
  return {
    ...presence,
    ...colleagueVerbs({ now, openConversations, available: presence.available }),
    ...companyVerbs({ db, audit, now }),
    ...peopleVerbs({ db, audit, now, hasher, presence, openConversations }),
    ...roleVerbs({ db, audit, now }),
    ...teamVerbs({ db, audit, now }),
    ...departmentVerbs({ db, audit, now }),
    ...invitationVerbs({ db, audit, now, hasher, publicUrl, mail, slowDown: links.take, enterAs }),
    ...keyVerbs({ db, audit, now, hasher }),
    ...sessionVerbs(opening),
    ...createSignIn(opening),
  };
}
