import type { Locale } from '#contracts/common';
import type { CompanyForm, CompanyView } from '#contracts/http/settings';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { OpeningHours } from './calendar/index.ts';
import { tellCompanyChanged } from './facts.ts';

interface Tables {
  tenants: {
    tenant_id: string;
    name: string;
    time_zone: string;
    locale: Locale;
    company: { brand?: string; languages?: Locale[] };
    company_revision: number;
    logo: string | null;
    hours: OpeningHours | null;
  };
}

const both: Locale[] = ['zh-CN', 'en'];

export async function readCompany(tx: Tx, lock?: 'lock'): Promise<CompanyView> {
  const mine = tx
    .tables<Tables>()
    .selectFrom('tenants')
    .select(['name', 'time_zone', 'locale', 'company', 'company_revision', 'logo'])
    .where('tenant_id', '=', tx.tenant);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirstOrThrow();
  const { brand = '', languages = both } = row.company;
  return {
    id: tx.tenant,
    name: row.name,
    brand,
    timeZone: row.time_zone,
    locale: row.locale,
    languages,
    logo: row.logo,
    revision: row.company_revision,
  };
}

/** Refuses with `settings.conflict` when somebody else changed it since `revision`; null asks for none. */
export async function changeCompany(tx: Tx, form: CompanyForm, revision: number | null): Promise<CompanyView> {
  const before = await readCompany(tx, 'lock');
  if (revision !== null && before.revision !== revision)
    throw refuse('settings.conflict', 'Somebody else changed the company meanwhile');
  const { name, brand, timeZone, locale, languages } = form;
  await tx
    .tables<Tables>()
    .updateTable('tenants')
    .set((eb) => ({
      name: name.trim() || before.name,
      time_zone: timeZone,
      locale,
      company: JSON.stringify({ brand: brand.trim(), languages: [...new Set(languages)] }) as unknown as object,
      company_revision: eb('company_revision', '+', 1),
      hours: eb.fn('jsonb_set', ['hours', eb.val('{timeZone}'), eb.cast(eb.val(JSON.stringify(timeZone)), 'jsonb')]),
    }))
    .where('tenant_id', '=', tx.tenant)
    .execute();
  await tellCompanyChanged(tx);
  return readCompany(tx);
}

/** Sets a logo that was cleaned, or removes it. */
export async function changeLogo(tx: Tx, image: string | null): Promise<CompanyView> {
  await tx
    .tables<Tables>()
    .updateTable('tenants')
    .set((eb) => ({ logo: image, company_revision: eb('company_revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .execute();
  await tellCompanyChanged(tx);
  return readCompany(tx);
}
