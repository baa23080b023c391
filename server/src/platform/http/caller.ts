import type { Permission } from '#contracts/permissions';
import type { Access } from '#contracts/route';

/** Somebody employed here, signed in by cookie; or a program that holds an API key, which is a row of staff too. */
export interface StaffCaller {
  readonly kind: 'staff';
  readonly tenant: string;
  /** A program acts under its own name, has no presence, decides nothing that needs a person, and sends no CSRF token. */
  readonly isProgram: boolean;
  readonly staffId: string;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  /** Ids of the teams they belong to. */
  readonly teams: ReadonlySet<string>;
  readonly sessionId: string;
  /** What this session must send as `x-csrf-token` with everything that changes something. */
  readonly csrf: string;
  /** Until the first password is changed, only `session` routes answer. */
  readonly mustChangePassword: boolean;
  /** The company asks for a second factor and this session began without: until one is set up, only `session` routes answer. */
  readonly mustSetUpFactor?: boolean;
}

/** A customer, signed in by the token of a widget. */
export interface VisitorCaller {
  readonly kind: 'visitor';
  readonly tenant: string;
  readonly customerId: string;
  readonly conversationId: string;
  readonly widgetId: string;
  /** The host page proved who this is. */
  readonly verified: boolean;
  /** The questions before the talk must be answered first. */
  readonly owesForm?: boolean;
}

/** Who keeps the installation: opens and removes companies, and is nobody's admin. */
export interface KeeperCaller {
  readonly kind: 'keeper';
  readonly keeperId: string;
  readonly name: string;
  readonly sessionId: string;
  readonly csrf: string;
  readonly mustChangePassword: boolean;
}

export interface PublicCaller {
  readonly kind: 'public';
  readonly ip: string;
}

export type Caller = StaffCaller | VisitorCaller | KeeperCaller | PublicCaller;

/** Who can stand before a route of this access. */
export type CallerOf<A extends Access> = A extends 'public'
  ? PublicCaller
  : A extends 'visitor'
    ? VisitorCaller
    : A extends 'keeper'
      ? KeeperCaller
      : StaffCaller;

/** Who holds this session token now; null when nobody (unknown, expired, ended, disabled). */
export type SessionLookup = (token: string) => Promise<StaffCaller | null>;
/** Which program holds this key now; null when none. Refuses with `key.network` from an address it is not bound to. */
export type ProgramLookup = (token: string, ip: string) => Promise<StaffCaller | null>;
/** Which keeper holds this session token now; null when nobody. */
export type KeeperLookup = (token: string) => Promise<KeeperCaller | null>;
/** Who holds this visitor token. Refuses with `visitor.expired`; null when it is no token of ours. */
export type VisitorLookup = (token: string) => Promise<VisitorCaller | null>;
