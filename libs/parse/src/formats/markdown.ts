import { marked } from 'marked';
import { decodeText } from '../decode.ts';
import type { Gather } from '../gather.ts';
import { shortTitle } from '../names.ts';
import { refuse } from '../refused.ts';
import { documentOf } from './html.ts';
import { walkHtml } from './walk.ts';

const FRONT_MATTER = /^---[ \t]*\r?\n([\s\S]{0,4000}?)\r?\n---[ \t]*(?:\r?\n|$)/;
const PART = 200_000;
const FRONT_TITLE = /^title:[ \t]*["']?([^"'\n]+)/m;

/** GitHub-flavoured Markdown. Its HTML goes the way of every HTML: scripts and styles are left out. */
export function readMarkdown(bytes: Uint8Array, gather: Gather): string | undefined {
  const { text, replaced } = decodeText(bytes);
  if (replaced > 0) gather.warn('characters_replaced', undefined, replaced);
  if (text.length > gather.limits.text) refuse('file.too_much_text', { limit: gather.limits.text });
  const front = FRONT_MATTER.exec(text);
  for (const part of parts(front ? text.slice(front[0].length) : text)) {
    const html = marked.parse(part, { gfm: true, async: false });
    walkHtml(documentOf(html).body, gather, { links: true });
  }
  const title = front && FRONT_TITLE.exec(front[1]!)?.[1];
  return title ? shortTitle(title) : undefined;
}

/** Long texts are read in parts that begin with a heading, so that no tree of all of it is held. */
function* parts(text: string): Generator<string> {
  let open: string[] = [];
  let size = 0;
  let fence: string | undefined;
  for (const line of text.split(/\r\n|\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && (fence === undefined || mark.startsWith(fence))) fence = fence === undefined ? mark : undefined;
    if (size > PART && fence === undefined && /^#{1,6}\s/.test(line)) {
      yield open.join('\n');
      [open, size] = [[], 0];
    }
    open.push(line);
    size += line.length;
  }
  yield open.join('\n');
}
