import type { Generated } from 'kysely';
import type { Certificate } from '#contracts/http/companies';

/** The installation's own rows lie under the nil UUID (RFC 9562), which no company has. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000';

export interface CompaniesTables {
  keepers: {
    tenant_id: string;
    id: string;
    /** Lower case. */
    email: string;
    name: string;
    password_hash: string;
    must_change_password: boolean;
    password_until: Date | null;
    disabled_at: Date | null;
    created_at: Date;
  };
  keeper_sessions: {
    tenant_id: string;
    id: string;
    keeper_id: string;
    token_hash: Buffer;
    created_at: Date;
    used_at: Date;
    expires_at: Date;
  };
  erasures: {
    tenant_id: string;
    id: string;
    company_id: string;
    company_name: string;
    asked_by: string;
    asked_at: Date;
    /** What is gone already; kept, so that an erasure that was cut off counts it all. */
    progress: Generated<Partial<Progress>>;
    finished_at: Date | null;
    certificate: Certificate | null;
  };
}

export interface Progress {
  rows: Record<string, number>;
  files: number;
  auditHead: Certificate['auditHead'];
}
