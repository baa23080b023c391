import type { Lane } from '#platform/lanes';
import type { Download, KeeperLookup } from '#platform/http';
import { sessionCookie } from '#platform/http';
import { companyVerbs, type CompanyDeps, type CompanyVerbs } from './companies.ts';
import { erasureVerbs, type ErasureDeps } from './erasure.ts';
import { createExporter, type ExportDeps } from './export.ts';
import { keeperVerbs, type KeeperDeps, type KeeperVerbs } from './keepers.ts';
import { createRoutes } from './routes.ts';
import type { SetUpDeps } from './set-up.ts';

export { companyFacts } from './facts.ts';
export { certifierOf, isGenuine } from './certificate.ts';
export { INSTALLATION } from './store.ts';

export interface CompaniesDeps extends Omit<KeeperDeps, 'cookie'>, CompanyDeps, ErasureDeps, ExportDeps, SetUpDeps {}

/** The companies of an installation from outside: who keeps it, how companies begin, leave and end. */
export interface Companies extends CompanyVerbs {
  readonly keepers: KeeperVerbs;
  readonly keeperOf: KeeperLookup;
  exportCompany(tenant: string, by: string): Promise<Download>;
  readonly lanes: readonly Lane[];
  readonly routes: ReturnType<typeof createRoutes>;
}

export function createCompanies(deps: CompaniesDeps): Companies {
  const keepers = keeperVerbs({ ...deps, cookie: sessionCookie(deps.publicUrl, 'liren_keeper') });
  const companies = companyVerbs(deps);
  const erasures = erasureVerbs(deps);
  const exportCompany = createExporter(deps);
  return {
    ...companies,
    keepers,
    keeperOf: keepers.authenticate,
    exportCompany,
    lanes: [erasures.lane],
    routes: createRoutes({ ...deps, keepers, companies, erasures, exportCompany }),
  };
}
