import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { sessionCookie } from '#platform/http';
import { colleagueVerbs, type ColleagueVerbs } from './colleagues.ts';
import { companyVerbs, type CompanyVerbs } from './companies.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createHasher } from './passwords.ts';
import { peopleVerbs, type PeopleVerbs } from './people.ts';
import { presenceVerbs, type PresenceVerbs } from './presence.ts';
import { sessionVerbs, type SessionVerbs } from './sessions.ts';

export interface StaffDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
  /** Decides about the name and the security of the cookie. */
  publicUrl: string;
  /** How many open conversations each of these people speaks in; another chapter knows. */
  openConversations(tx: Tx, staffIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Tenants, the people employed there, who is signed in and who is here. */
export interface Staff extends CompanyVerbs, PeopleVerbs, SessionVerbs, PresenceVerbs, ColleagueVerbs {}

export function createStaff({ db, audit, now, publicUrl, openConversations }: StaffDeps): Staff {
  const hasher = createHasher();
  const presence = presenceVerbs({ db, now, openConversations });
  const throttle = createLoginThrottle(now);
  return {
    ...presence,
    ...colleagueVerbs({ now, openConversations, available: presence.available }),
    ...companyVerbs({ db, audit, now }),
    ...peopleVerbs({ db, audit, now, hasher, presence, openConversations }),
    ...sessionVerbs({ db, audit, now, hasher, presence, throttle, cookie: sessionCookie(publicUrl) }),
  };
}
