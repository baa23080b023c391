import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerLanguage } from '#contracts/http/article-draft';
import { helpSlug } from '#contracts/http/help';
import type { AnswerLanguage } from '#contracts/http/knowledge';
import type { CompanyView } from '#contracts/http/settings';
import type { Db, Tx } from '#platform/db';
import { createBuckets, networkOf } from '#platform/http';
import { isId } from '#platform/ids';
import { words } from '#platform/words';
import { answerFor } from '../answer.ts';
import type { Retrieval } from '../retrieval.ts';
import { readPublished } from '../store.ts';
import { readCentre, tenantOf } from './centre.ts';
import * as pages from './pages.ts';
import * as shelf from './shelf.ts';

/** Searches from one network: a reader tries a handful, a robot thousands. */
const SEARCHES = { burst: 20, perSecond: 0.5 };
const HITS = 20;
/** Deepest page of a category. */
const PAGES = 1_000;
const LATEST = 10;

export interface HelpDeps {
  db: Db;
  retrieval: Pick<Retrieval, 'search'>;
  publicUrl: string;
  companyOf(tx: Tx): Promise<CompanyView>;
  /** Path of the company's chat; null when it has none. */
  chatOf(tx: Tx): Promise<string | null>;
  now(): Date;
}

interface Asked {
  frame: pages.Frame;
  shelf: shelf.Shelf;
  tenant: string;
}

/**
 * `GET /help/<slug>…`: plain pages without scripts, for readers and for search engines. What is not public is not found,
 * and an address that nobody shows looks like one that never was.
 */
export function serveHelp(app: FastifyInstance, deps: HelpDeps): void {
  const searches = createBuckets(SEARCHES, () => deps.now().getTime());
  type Request = { Params: Record<string, string>; Querystring: Record<string, unknown> };

  const page = (path: string, answer: (asked: Asked, request: View) => Promise<Page>) =>
    app.get<Request>(path, async (request, reply) => {
      const { slug = '' } = request.params;
      const query = strings(request.query);
      const tenant = helpSlug.safeParse(slug).success ? await tenantOf(deps.db, slug) : null;
      if (tenant === null) return send(reply, { status: 404, text: pages.nowherePage(languageOf(query, [])) });
      const asked = await read(deps, tenant, query);
      return send(reply, await answer(asked, { params: request.params, query, ip: request.ip }));
    });

  page('/help/:slug', (asked) => home(deps, asked));
  page('/help/:slug/c/:category', (asked, { params, query }) => category(deps, asked, { ...params, ...query }));
  page('/help/:slug/a/:id', (asked, { params }) => article(deps, asked, params['id'] ?? ''));
  page('/help/:slug/search', (asked, { query, ip }) => {
    const wait = searches.take(networkOf(ip));
    return wait > 0
      ? Promise.resolve({ status: 429, text: pages.waitPage(asked.frame, query['q'] ?? '', wait), wait })
      : search(deps, asked, query['q'] ?? '');
  });
  page('/help/:slug/sitemap.xml', async ({ frame, shelf: open, tenant }) => {
    const rows = await deps.db.tenant(tenant, (tx) => shelf.mapped(tx, open));
    return { status: 200, text: pages.siteMap(frame, rows), type: 'application/xml; charset=utf-8' };
  });
}

interface View {
  params: Record<string, string>;
  query: Record<string, string>;
  ip: string;
}

interface Page {
  status: number;
  text: string;
  type?: string;
  /** Seconds until it may be tried again. */
  wait?: number;
}

/** No scripts, no frames of others; pictures only of ours (the logo is a `data:` address). */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

function send(reply: FastifyReply, { status, text, type = 'text/html; charset=utf-8', wait }: Page): FastifyReply {
  if (wait !== undefined) reply.header('retry-after', String(wait));
  return reply
    .code(status)
    .header('content-security-policy', policy)
    .header('cache-control', status === 200 ? 'public, max-age=60' : 'no-store')
    .type(type)
    .send(text);
}

const strings = (query: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );

function languageOf(query: Record<string, string>, languages: readonly AnswerLanguage[]): AnswerLanguage {
  const asked = answerLanguage.safeParse(query['lang']);
  const [own = 'zh'] = languages;
  return asked.success && (languages.length === 0 || languages.includes(asked.data)) ? asked.data : own;
}

async function read(
  { db, companyOf, chatOf, publicUrl, now }: HelpDeps,
  tenant: string,
  query: Record<string, string>,
) {
  return db.tenant(tenant, async (tx): Promise<Asked> => {
    const [centre, company] = [await readCentre(tx), await companyOf(tx)];
    const own = company.locale === 'en' ? 'en' : 'zh';
    const open = { folderIds: centre.folderIds, language: own, own, at: now() } as const;
    const languages = await shelf.languages(tx, open);
    const language = languageOf(query, languages);
    const locale = language === 'zh' ? 'zh-CN' : 'en';
    const brand = company.brand || company.name;
    const said = (both: Record<'zh-CN' | 'en', string>) => both[locale] || both['zh-CN'] || both.en;
    const frame: pages.Frame = {
      slug: centre.slug,
      brand,
      logo: company.logo,
      language,
      languages,
      publicUrl,
      title: said(centre.title) || words(locale)('help.title', { brand }),
      intro: said(centre.intro),
      timeZone: company.timeZone,
      chat: await chatOf(tx),
    };
    return { frame, shelf: { ...open, language }, tenant };
  });
}

function home({ db }: HelpDeps, { frame, shelf: open, tenant }: Asked): Promise<Page> {
  return db.tenant(tenant, async (tx) => {
    const categories = await shelf.categories(tx, open);
    const latest = (await shelf.list(tx, open, { category: null, page: 1 })).slice(0, LATEST);
    return { status: 200, text: pages.homePage(frame, { categories, latest }) };
  });
}

async function category({ db }: HelpDeps, { frame, shelf: open, tenant }: Asked, query: Record<string, string>) {
  const { category: asked = '-', page: number = '1' } = query;
  const name = asked === '-' ? '' : asked;
  const page = /^\d{1,4}$/.test(number) ? Math.min(Math.max(1, Number(number)), PAGES) : 1;
  const rows = name.includes('\0')
    ? []
    : await db.tenant(tenant, (tx) => shelf.list(tx, open, { category: name, page }));
  if (rows.length === 0) return missing(frame);
  return { status: 200, text: pages.categoryPage(frame, { name, page, rows }) };
}

async function article({ db, now }: HelpDeps, { frame, shelf: open, tenant }: Asked, id: string): Promise<Page> {
  if (!isId(id)) return missing(frame);
  return db.tenant(tenant, async (tx) => {
    const [found] = await shelf.among(tx, open, [id]);
    const [said] = found ? await readPublished(tx, { ids: [id] }) : [];
    if (!found || !said) return missing(frame);
    const answer = answerFor(said, { language: frame.language, channel: 'web', at: now() });
    const { category: under, chunks } = said;
    return { status: 200, text: pages.articlePage(frame, { ...found, category: under, answer, chunks }) };
  });
}

async function search(
  { db, retrieval }: HelpDeps,
  { frame, shelf: open, tenant }: Asked,
  given: string,
): Promise<Page> {
  const asked = given.trim().slice(0, 200);
  if (asked === '' || asked.includes('\0') || !asked.isWellFormed())
    return { status: 200, text: pages.searchPage(frame, { asked: '', rows: [] }) };
  const { hits } = await retrieval.search(tenant, asked, { limit: HITS });
  const ids = [...new Set(hits.map((hit) => hit.article.articleId))];
  const rows = await db.tenant(tenant, async (tx) => {
    const found = await shelf.among(tx, open, ids);
    return found.length > 0 ? found : shelf.holding(tx, open, asked);
  });
  return { status: 200, text: pages.searchPage(frame, { asked, rows }) };
}

function missing(frame: pages.Frame): Page {
  return { status: 404, text: pages.missingPage(frame) };
}
