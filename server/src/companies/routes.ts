import { companyRoutes, type KeeperSession } from '#contracts/http/companies';
import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type Download, type Handlers, type KeeperCaller } from '#platform/http';
import { isId } from '#platform/ids';
import type { CompanyVerbs } from './companies.ts';
import type { ErasureVerbs } from './erasure.ts';
import type { KeeperVerbs } from './keepers.ts';
import { packs, setUp, type SetUpDeps } from './set-up.ts';
import { INSTALLATION } from './store.ts';

export interface RouteDeps extends SetUpDeps {
  audit: Audit;
  keepers: KeeperVerbs;
  companies: CompanyVerbs;
  erasures: ErasureVerbs;
  exportCompany(tenant: string, by: string): Promise<Download>;
}

export function createRoutes(deps: RouteDeps) {
  const { db, audit, keepers, companies, erasures } = deps;
  return handlers(companyRoutes, {
    async 'keeper.signIn'({ body, caller, request }) {
      const { caller: keeper, cookie } = await keepers.signIn({ ...body, ip: caller.ip });
      request.reply('set-cookie', cookie);
      return sessionOf(db, keepers, keeper);
    },
    'keeper.get': ({ caller }) => sessionOf(db, keepers, caller),
    async 'keeper.signOut'({ caller, request }) {
      const { cookie } = await keepers.signOut(caller);
      request.reply('set-cookie', cookie);
      return { done: true as const };
    },
    async 'keeper.changePassword'({ body, caller, request }) {
      await keepers.changePassword(caller, { ...body, ip: request.ip });
      return sessionOf(db, keepers, caller);
    },
    async 'keeper.companies'({ query: { cursor, limit }, caller }) {
      mustHaveChosenPassword(caller);
      return pageOf(await companies.list({ ...after(cursor), limit: limit + 1 }), limit);
    },
    async 'keeper.createCompany'({ body, caller }) {
      mustHaveChosenPassword(caller);
      return companies.create(body, caller.keeperId);
    },
    async 'keeper.inviteAdmin'({ params, body, caller }) {
      mustHaveChosenPassword(caller);
      return companies.inviteAdmin(params.id, body.adminEmail, caller.keeperId);
    },
    async 'keeper.erase'({ params, body, caller, request }) {
      mustHaveChosenPassword(caller);
      const company = await companies.get(params.id);
      if (body.name !== company.name)
        throw refuse('company.name_differs', 'This is not the name of the company', { fields: { name: 'differs' } });
      await keepers.confirm(caller, body.password, request.ip);
      return erasures.ask(params.id, caller);
    },
    async 'keeper.erasures'({ query: { cursor, limit }, caller }) {
      mustHaveChosenPassword(caller);
      return pageOf(await erasures.list({ ...after(cursor), limit: limit + 1 }), limit);
    },
    async 'keeper.log'({ query: { cursor, limit }, caller }) {
      mustHaveChosenPassword(caller);
      const before = cursor === undefined ? {} : { before: Number(mustBeCursor(cursor, /^\d{1,15}$/.test(cursor))) };
      const rows = await db.tenant(INSTALLATION, (tx) => audit.list(tx, { limit: limit + 1, ...before }));
      const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }));
      return { items, next: rows.length > limit ? String(items.at(-1)!.seq) : null };
    },
    ...ownCompany(deps),
  });
}

type Own = 'company.packs' | 'company.setUp' | 'company.export';

/** What the people of a company do with it themselves. */
function ownCompany(deps: RouteDeps): Pick<Handlers<typeof companyRoutes>, Own> {
  return {
    'company.packs': async () => ({
      items: (await packs(deps.packsFolder)).map(({ manifest, content }) => ({
        name: manifest.name,
        version: manifest.version,
        title: manifest.title,
        description: manifest.description ?? null,
        articles: content.articles.length + content.scripts.length + content.smalltalk.length,
      })),
    }),
    'company.setUp': async ({ body, caller }) => ({
      articles: await setUp(deps, caller.tenant, body, `staff:${caller.staffId}`),
    }),
    'company.export': ({ caller }) => deps.exportCompany(caller.tenant, `staff:${caller.staffId}`),
  };
}

async function sessionOf(db: Db, keepers: KeeperVerbs, caller: KeeperCaller): Promise<KeeperSession> {
  return db.tenant(INSTALLATION, async (tx) => ({
    keeper: await keepers.view(tx, caller.keeperId),
    csrf: caller.csrf,
    expiresAt: (await keepers.expiryOf(tx, caller.sessionId)).toISOString(),
  }));
}

function mustHaveChosenPassword({ mustChangePassword }: KeeperCaller): void {
  if (mustChangePassword) throw refuse('session.password_change_required', 'Change your one-time password first');
}

function after(cursor: string | undefined): { after?: string } {
  return cursor === undefined ? {} : { after: mustBeCursor(cursor, isId(cursor)) };
}

function mustBeCursor(cursor: string, fits: boolean): string {
  if (fits) return cursor;
  throw refuse('request.invalid', 'This cursor is not one of ours', { fields: { 'query.cursor': 'is not valid' } });
}

function pageOf<T extends { id: string }>(rows: T[], limit: number): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}
