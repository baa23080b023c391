import type { Generated } from 'kysely';

/** What opens accounts; beside the tables of staff. */
export interface SignInTables {
  totp_secrets: {
    tenant_id: string;
    staff_id: string;
    /** What codes are checked with; null until a first one was confirmed. */
    sealed: Buffer | null;
    /** Offered, and not yet confirmed by a code. */
    next_sealed: Buffer | null;
    confirmed_at: Date | null;
    /** The last step whose code was taken: no code opens twice. */
    last_step: Generated<number>;
  };
  recovery_codes: { tenant_id: string; staff_id: string; hash: Buffer; created_at: Date; used_at: Date | null };
  passkeys: PasskeyRow;
  sign_in_policies: { tenant_id: string; second_factor: boolean; updated_at: Date };
  oidc_providers: ProviderRow;
  oidc_domains: { domain: string; tenant_id: string };
  oidc_identities: { tenant_id: string; issuer: string; subject: string; staff_id: string; linked_at: Date };
}

export interface PasskeyRow {
  tenant_id: string;
  id: string;
  staff_id: string;
  /** base64url, as browsers write it. */
  credential_id: string;
  /** COSE. */
  public_key: Buffer;
  counter: number;
  transports: string[];
  name: string;
  synced: boolean;
  created_at: Date;
  used_at: Date | null;
}

export interface ProviderRow {
  tenant_id: string;
  issuer: string;
  client_id: string;
  sealed_secret: Buffer;
  label: string;
  creates: boolean;
  default_role: string;
  only_oidc: boolean;
  set_by: string;
  updated_at: Date;
}
