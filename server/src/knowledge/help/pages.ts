import type { AnswerLanguage, Chunk } from '#contracts/http/knowledge';
import { links } from '#libs/text';
import { words as wordsOf, type Words } from '#platform/words';
import { html, type Markup } from './html.ts';
import { PAGE, type Listed } from './shelf.ts';

/** What stands on every page of one help centre. */
export interface Frame {
  readonly slug: string;
  readonly brand: string;
  readonly logo: string | null;
  readonly title: string;
  readonly intro: string;
  readonly language: AnswerLanguage;
  readonly languages: readonly AnswerLanguage[];
  /** Our own address, for links that leave the page. */
  readonly publicUrl: string;
  readonly timeZone: string;
  /** Where the reader can ask; null where there is no chat. */
  readonly chat: string | null;
}

const names: Record<AnswerLanguage, string> = {
  zh: '简体中文',
  en: 'English',
  ja: '日本語',
  ko: '한국어',
  de: 'Deutsch',
};
const tags: Record<AnswerLanguage, string> = { zh: 'zh-CN', en: 'en', ja: 'ja', ko: 'ko', de: 'de' };
/** Characters of a description for search engines. */
const DESCRIPTION = 150;

const spoken = (language: AnswerLanguage): Words => wordsOf(language === 'zh' ? 'zh-CN' : 'en');

function address({ slug, language, languages }: Frame, rest: string, query: Record<string, string> = {}): string {
  const all = { ...query, ...(language === languages[0] ? {} : { lang: language }) };
  const asked = new URLSearchParams(all).toString();
  return `/help/${slug}${rest}${asked === '' ? '' : `?${asked}`}`;
}

interface Body {
  readonly title: string;
  readonly description: string;
  /** After `/help/<slug>`. */
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly content: Markup;
  /** Search results and errors are nobody's page to find. */
  readonly hidden?: boolean;
}

function document(frame: Frame, { title, description, path, query = {}, content, hidden = false }: Body): string {
  const { brand, logo, language, languages, publicUrl, chat } = frame;
  const say = spoken(language);
  const here = (other: AnswerLanguage) => address({ ...frame, language: other }, path, query);
  const page = html`<!doctype html>
    <html lang="${tags[language]}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title === frame.title ? title : `${title} · ${frame.title}`}</title>
        <meta name="description" content="${[...description].slice(0, DESCRIPTION).join('')}" />
        ${hidden && html`<meta name="robots" content="noindex" />`}
        <link rel="canonical" href="${publicUrl}${here(language)}" />
        ${languages.map((other) => html`<link rel="alternate" hreflang="${tags[other]}" href="${publicUrl}${here(other)}" />`)}
        <link rel="stylesheet" href="/assets/widget/help.css" />
      </head>
      <body>
        <header class="top">
          <div class="wide">
            <a class="brand" href="${address(frame, '')}"
              >${logo && html`<img src="${logo}" alt="" />`}${frame.title}</a
            >
            ${
              languages.length > 1 &&
              html`<nav aria-label="${say('help.languages')}">
                <ul class="languages">
                  ${languages.map(
                    (other) =>
                      html`<li>
                        <a
                          href="${here(other)}"
                          lang="${tags[other]}"
                          hreflang="${tags[other]}"
                          ${other === language && html` aria-current="true"`}
                          >${names[other]}</a
                        >
                      </li>`,
                  )}
                </ul>
              </nav>`
            }
          </div>
        </header>
        <main class="wide">${content}</main>
        <footer class="wide">${brand}${chat && html` · <a href="${chat}">${say('help.ask')}</a>`}</footer>
      </body>
    </html>`;
  return page.text;
}

function searchForm(frame: Frame, asked = ''): Markup {
  const say = spoken(frame.language);
  const { language, languages, slug } = frame;
  return html`<form class="search" role="search" action="/help/${slug}/search" method="get">
    <input
      type="search"
      name="q"
      value="${asked}"
      maxlength="200"
      required
      aria-label="${say('help.search')}"
      placeholder="${say('help.searchPlaceholder')}"
    />
    ${language !== languages[0] && html`<input type="hidden" name="lang" value="${language}" />`}
    <button type="submit">${say('help.search')}</button>
  </form>`;
}

function list(frame: Frame, rows: readonly Listed[]): Markup {
  return html`<ul class="list">
    ${rows.map((row) => html`<li><a href="${address(frame, `/a/${row.id}`)}">${titleIn(frame, row)}</a></li>`)}
  </ul>`;
}

/** The question in the reader's own letters, where somebody wrote one. */
export function titleIn(
  { language, languages }: Frame,
  { question, similar }: Pick<Listed, 'question' | 'similar'>,
): string {
  if (language === languages[0] || language === 'zh' || language === 'ja') return question;
  return [question, ...similar].find((each) => !/\p{Script=Han}/u.test(each)) ?? question;
}

export function homePage(
  frame: Frame,
  { categories, latest }: { categories: readonly { name: string; articles: number }[]; latest: readonly Listed[] },
): string {
  const say = spoken(frame.language);
  const content = html`<div class="hero">
      <h1>${frame.title}</h1>
      ${frame.intro !== '' && html`<p class="muted">${frame.intro}</p>`}${searchForm(frame)}
    </div>
    ${
      categories.length > 0 &&
      html`<h2>${say('help.categories')}</h2>
        <ul class="cards">
          ${categories.map(
            ({ name, articles }) =>
              html`<li>
                <a href="${address(frame, `/c/${encodeURIComponent(name === '' ? '-' : name)}`)}"
                  ><span>${name === '' ? say('help.other') : name}</span
                  ><span class="muted">${say('help.count', { count: articles })}</span></a
                >
              </li>`,
          )}
        </ul>`
    }
    ${
      latest.length > 0
        ? html`<h2>${say('help.latest')}</h2>
            ${list(frame, latest)}`
        : html`<p class="muted">${say('help.empty')}</p>`
    }`;
  return document(frame, { title: frame.title, description: frame.intro || frame.title, path: '', content });
}

export function categoryPage(
  frame: Frame,
  { name, page, rows }: { name: string; page: number; rows: readonly Listed[] },
): string {
  const say = spoken(frame.language);
  const title = name === '' ? say('help.other') : name;
  const path = `/c/${encodeURIComponent(name === '' ? '-' : name)}`;
  const to = (number: number) => address(frame, path, number === 1 ? {} : { page: String(number) });
  const content = html`${crumbs(frame)}
    <h1>${title}</h1>
    ${searchForm(frame)} ${list(frame, rows.slice(0, PAGE))}
    <nav class="pager">
      <span>${page > 1 && html`<a rel="prev" href="${to(page - 1)}">${say('help.previous')}</a>`}</span>
      <span>${rows.length > PAGE && html`<a rel="next" href="${to(page + 1)}">${say('help.next')}</a>`}</span>
    </nav>`;
  const query: Record<string, string> = page === 1 ? {} : { page: String(page) };
  return document(frame, { title, description: title, path, query, content });
}

interface Read extends Listed {
  readonly category: string;
  readonly answer: string;
  readonly chunks: readonly Chunk[];
}

export function articlePage(frame: Frame, article: Read): string {
  const say = spoken(frame.language);
  const title = titleIn(frame, article);
  const date = new Intl.DateTimeFormat(tags[frame.language], { dateStyle: 'medium', timeZone: frame.timeZone });
  const content = html`${crumbs(frame, article.category)}
    <article class="page">
      <h1>${title}</h1>
      <p class="muted">${say('help.updated', { date: date.format(article.publishedAt) })}</p>
      ${prose(article.answer)}${chapters(article.chunks)}
    </article>
    ${searchForm(frame)}`;
  return document(frame, { title, description: article.answer || title, path: `/a/${article.id}`, content });
}

/** Passages under their headings; a heading is said once. */
function chapters(chunks: readonly Chunk[]): Markup[] {
  let above = '';
  return chunks
    .filter(({ disabled }) => !disabled)
    .map(({ heading, text }) => {
      const path = heading.join(' › ');
      const fresh = path !== above && path !== '';
      above = path;
      return html`${fresh && html`<h2>${path}</h2>`}${prose(text)}`;
    });
}

/** Paragraphs with addresses that can be followed. */
function prose(text: string): Markup[] {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => html`<p>${linked(part.trim())}</p>`);
}

function linked(text: string): Markup {
  let at = 0;
  const parts: (Markup | string)[] = [];
  for (const { kind, text: found, start, end } of links(text)) {
    if (kind !== 'url' || !/^https?:\/\//i.test(found) || start < at) continue;
    parts.push(text.slice(at, start), html`<a href="${found}" rel="nofollow noopener noreferrer">${found}</a>`);
    at = end;
  }
  return html`${[...parts, text.slice(at)]}`;
}

export function searchPage(frame: Frame, { asked, rows }: { asked: string; rows: readonly Listed[] }): string {
  const say = spoken(frame.language);
  const title = say('help.results', { words: asked });
  const none = html`<p class="muted">${say('help.noResults')}</p>`;
  const content = html`${crumbs(frame)}
    <h1>${title}</h1>
    ${searchForm(frame, asked)} ${rows.length > 0 ? list(frame, rows) : none}`;
  return document(frame, { title, description: title, path: '/search', query: { q: asked }, content, hidden: true });
}

/** Too many searches from one place. */
export function waitPage(frame: Frame, asked: string, seconds: number): string {
  const say = spoken(frame.language);
  const title = say('help.wait', { seconds });
  const content = html`${crumbs(frame)}
    <h1>${title}</h1>
    ${searchForm(frame, asked)}`;
  return document(frame, { title, description: title, path: '/search', content, hidden: true });
}

export function missingPage(frame: Frame): string {
  const say = spoken(frame.language);
  const content = html`<div class="hero">
    <h1>${say('help.missing')}</h1>
    <p class="muted">${say('help.missingHint')}</p>
    ${searchForm(frame)}
  </div>`;
  return document(frame, { title: say('help.missing'), description: '', path: '', content, hidden: true });
}

/** Where nobody shows a help centre: no name, no search. */
export function nowherePage(language: AnswerLanguage): string {
  const say = spoken(language);
  return html`<!doctype html>
    <html lang="${tags[language]}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${say('help.missing')}</title>
        <link rel="stylesheet" href="/assets/widget/help.css" />
      </head>
      <body>
        <main class="wide">
          <div class="hero">
            <h1>${say('help.missing')}</h1>
            <p class="muted">${say('help.missingHint')}</p>
          </div>
        </main>
      </body>
    </html>`.text;
}

function crumbs(frame: Frame, category = ''): Markup {
  const say = spoken(frame.language);
  return html`<nav class="crumbs">
    <a href="${address(frame, '')}">${say('help.home')}</a>${
      category !== '' && html` › <a href="${address(frame, `/c/${encodeURIComponent(category)}`)}">${category}</a>`
    }
  </nav>`;
}

/** https://www.sitemaps.org/protocol.html */
export function siteMap(frame: Frame, rows: readonly { id: string; publishedAt: Date }[]): string {
  const urls = rows.map(
    ({ id, publishedAt }) =>
      html`<url
        ><loc>${frame.publicUrl}${address(frame, `/a/${id}`)}</loc><lastmod>${publishedAt.toISOString()}</lastmod></url
      >`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls}</urlset>`.text}`;
}
