import { decodeText } from '../decode.ts';
import type { Gather } from '../gather.ts';
import { refuse } from '../refused.ts';

const CHAPTER = /^第\s{0,2}[一二三四五六七八九十百零〇\d]{1,6}\s{0,2}[章篇部编]/u;
const SECTION = /^(?:第\s{0,2}[一二三四五六七八九十百零〇\d]{1,6}\s{0,2}节|[一二三四五六七八九十]{1,3}、)/u;
const HEADING = 40;

/** Plain text: an empty line ends a paragraph; 第一章, 第二节 and 一、 begin a heading. */
export function readText(bytes: Uint8Array, gather: Gather): undefined {
  const { text, replaced } = decodeText(bytes);
  if (replaced > 0) gather.warn('characters_replaced', undefined, replaced);
  if (text.length > gather.limits.text) refuse('file.too_much_text', { limit: gather.limits.text });
  let open: string[] = [];
  const flush = () => {
    gather.block({ type: 'paragraph', text: open.join('\n') });
    open = [];
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    const level = headingLevel(line.trim());
    if (line.trim() === '' || level !== undefined) flush();
    if (level !== undefined) gather.block({ type: 'heading', level, text: line.trim() });
    else if (line.trim() !== '') open.push(line.trimEnd());
  }
  flush();
}

/** The level of a line that is a numbered Chinese heading. */
export function headingLevel(line: string): number | undefined {
  if (line.length > HEADING || /[。；;！？!?：:，,]$/u.test(line)) return undefined;
  if (CHAPTER.test(line)) return 1;
  return SECTION.test(line) ? 2 : undefined;
}
