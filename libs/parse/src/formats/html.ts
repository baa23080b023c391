import { Readability, isProbablyReaderable } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { decodeText } from '../decode.ts';
import type { Gather } from '../gather.ts';
import { shortTitle } from '../names.ts';
import { refuse } from '../refused.ts';
import { walkHtml } from './walk.ts';

/** An article keeps at least this share of the text of its page; with less, the page is none and is read whole. */
const ARTICLE_SHARE = 0.5;
/** Characters of a page that may be an article: longer ones are read whole, and need not be in memory twice. */
const ARTICLE = 1_000_000;
/** Open tags. */
const NESTING = 1_000;
const DECLARED = /<meta[^>]{0,200}charset=["']?([\w-]{2,20})/i;
const DECLARED_WITHIN = 2048;

/** An HTML file: of an article its text, of anything else all of the page but menus, scripts and styles. */
export function readHtml(bytes: Uint8Array, gather: Gather): string | undefined {
  return readHtmlText(decodeHtml(bytes), gather);
}

export function readHtmlText(html: string, gather: Gather): string | undefined {
  if (html.length > gather.limits.tree) refuse('file.too_big', { limit: gather.limits.tree });
  checkNesting(html);
  const document = documentOf(html);
  const title = shortTitle(document.querySelector('title')?.textContent ?? '');
  const article = html.length <= ARTICLE ? articleOf(html, textLength(document.body), gather) : undefined;
  walkHtml(article ?? document.body, gather, { links: false });
  return title || undefined;
}

/** Elements that end by themselves, or when the next of their kind begins. */
const ENDS_ITSELF =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|option|optgroup|t[rdh]|thead|tbody|tfoot|rt|rp|html|head|body)$/;

/**
 * Refuses what is nested beyond reason before a tree is made of it, which takes the square of the depth. Counted by
 * tags alone, so pages that forget to close a few hundred are still read.
 */
function checkNesting(html: string): void {
  const lower = html.toLowerCase();
  const tags = /<(\/?)([a-z][\w:-]{0,40})[^<>]{0,2000}>/g;
  let depth = 0;
  for (let found = tags.exec(lower); found; found = tags.exec(lower)) {
    const [tag, slash, name] = found;
    if (!slash && (name === 'script' || name === 'style')) {
      const end = lower.indexOf(`</${name}`, tags.lastIndex);
      if (end < 0) return;
      tags.lastIndex = end + name.length + 2;
    } else if (!ENDS_ITSELF.test(name!) && !tag.endsWith('/>')) {
      depth = slash ? Math.max(0, depth - 1) : depth + 1;
      if (depth > NESTING) refuse('file.too_deep', { limit: NESTING });
    }
  }
}

/** Fragments (what marked and Readability write) get a body around them. */
export function documentOf(html: string): Document {
  const whole = /<body[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
  return parseHTML(whole).document as unknown as Document;
}

function decodeHtml(bytes: Uint8Array): string {
  const declared = DECLARED.exec(Buffer.from(bytes.subarray(0, DECLARED_WITHIN)).toString('latin1'))?.[1];
  if (declared && /^(gb|hz|big5|shift|euc)/i.test(declared)) {
    try {
      return new TextDecoder(declared).decode(bytes);
    } catch {
      // An encoding nobody knows: guess.
    }
  }
  return decodeText(bytes).text;
}

function articleOf(html: string, all: number, gather: Gather): Element | undefined {
  const page = documentOf(html);
  if (!isProbablyReaderable(page)) return undefined;
  const found = new Readability(page, { maxElemsToParse: gather.limits.blocks }).parse();
  if (!found?.content || (found.length ?? 0) < all * ARTICLE_SHARE) return undefined;
  return documentOf(found.content).body;
}

/** Of what a reader sees, menus left aside. */
function textLength(body: Element): number {
  const length = (element: Element) => (element.textContent ?? '').replace(/\s+/g, ' ').length;
  const hidden = [...body.querySelectorAll('script, style, noscript, template, nav, footer')];
  return length(body) - hidden.reduce((sum, element) => sum + length(element), 0);
}
