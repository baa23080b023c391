import type { CompanyView } from '#contracts/http/companies';
import type { Locale } from '#contracts/common';
import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Company, Staff } from '#staff';
import { INSTALLATION } from './store.ts';

export interface CompanyDeps {
  db: Db;
  audit: Audit;
  staff: Staff;
  /** Where invitations lead; decides about cookies too. */
  publicUrl: string;
  /** Gives a new company what it cannot be without: a door for its customers. */
  furnish(tenant: string, company: { name: string; locale: Locale }): Promise<void>;
}

export interface NewCompany {
  name: string;
  timeZone: string;
  locale: Locale;
  adminEmail: string;
}

/** A link that makes whoever opens it the first admin of a company. */
export interface AdminInvitation {
  email: string;
  link: string;
  expiresAt: string;
}

/** The companies of this installation, from outside: names and states, never their rows. */
export interface CompanyVerbs {
  list(page: { after?: string; limit: number }): Promise<CompanyView[]>;
  /** Refuses with `company.not_found`. */
  get(id: string): Promise<CompanyView>;
  create(company: NewCompany, keeperId: string): Promise<{ company: CompanyView; invitation: AdminInvitation }>;
  /** Refuses with `company.has_admin` once somebody manages the company: from then on its people are its own. */
  inviteAdmin(id: string, email: string, keeperId: string): Promise<AdminInvitation>;
}

export function companyVerbs(deps: CompanyDeps): CompanyVerbs {
  const { staff } = deps;
  const get = async (id: string) => {
    const company = await staff.company(id);
    if (!company) throw refuse('company.not_found', 'There is no such company');
    return viewOf(deps, company);
  };
  return {
    get,
    async list(page) {
      const views: CompanyView[] = [];
      for (const company of await staff.companies(page)) views.push(await viewOf(deps, company));
      return views;
    },
    async create({ name, timeZone, locale, adminEmail }, keeperId) {
      const { id } = await staff.createTenant({ name, timeZone, locale }, `keeper:${keeperId}`);
      await deps.furnish(id, { name, locale });
      const invitation = await invite(deps, id, adminEmail);
      await tell(deps, keeperId, { action: 'company.created', id, detail: { name } });
      return { company: await get(id), invitation };
    },
    async inviteAdmin(id, email, keeperId) {
      const company = await get(id);
      if (company.staff > 0)
        throw refuse('company.has_admin', 'Somebody manages this company already; its people invite each other');
      const invitation = await invite(deps, id, email);
      await tell(deps, keeperId, { action: 'company.admin_invited', id, detail: {} });
      return invitation;
    },
  };
}

/** Invitations of an empty company that end when another is sent: more than anybody sends. */
const OPEN = 50;

async function invite({ db, staff, publicUrl }: CompanyDeps, id: string, email: string): Promise<AdminInvitation> {
  const by = 'system:keeper';
  const before = await db.tenant(id, (tx) => staff.invitations(tx, { limit: OPEN }));
  for (const each of before) await staff.revokeInvitation(id, each.id, by);
  const { invitation, token } = await staff.invite(id, { email, name: '', roles: ['admin'] }, by);
  return { email: invitation.email, link: `${publicUrl}/console/invite/${token}`, expiresAt: invitation.expiresAt };
}

async function viewOf({ db, staff }: CompanyDeps, company: Company): Promise<CompanyView> {
  const { id, name, createdAt, closing, setUp, demo } = company;
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    state: closing ? 'closing' : setUp ? 'open' : 'new',
    demo,
    staff: await db.tenant(id, (tx) => staff.activeCount(tx)),
  };
}

async function tell(
  { db, audit }: CompanyDeps,
  keeperId: string,
  { action, id, detail }: { action: string; id: string; detail: Record<string, unknown> },
): Promise<void> {
  const entry = { actor: `keeper:${keeperId}`, action, target: `company:${id}`, detail };
  await db.tenant(INSTALLATION, (tx) => audit.append(tx, entry));
}
