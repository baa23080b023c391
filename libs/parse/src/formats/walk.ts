import type { Gather } from '../gather.ts';
import { refuse } from '../refused.ts';

export interface WalkOptions {
  /** Write where a link leads behind its words. */
  readonly links: boolean;
}

const ELEMENT = 1;
const TEXT = 3;
const HEADING = /^H([1-6])$/;
const LEFT_OUT = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE IFRAME OBJECT EMBED APPLET SVG CANVAS VIDEO AUDIO BUTTON SELECT INPUT TEXTAREA HEAD TITLE MATH NAV FOOTER DIALOG'.split(
    ' ',
  ),
);
const INLINE = new Set(
  'A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD LABEL MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME TT U VAR WBR'.split(
    ' ',
  ),
);

/** Puts the content of a DOM tree into `gather` as flat blocks. Nothing is executed or fetched: the tree is only read. */
export function walkHtml(root: Element, gather: Gather, options: WalkOptions): void {
  checkDepth(root, gather);
  let open = '';

  function flush(): void {
    gather.block({ type: 'paragraph', text: open });
    open = '';
  }

  function visit(node: Node): void {
    if (node.nodeType === TEXT) open += collapsed(node.nodeValue ?? '', open);
    if (node.nodeType !== ELEMENT) return;
    const element = node as Element;
    const tag = element.tagName.toUpperCase();
    if (isLeftOut(element, tag, gather)) return;
    if (tag === 'BR') open += '\n';
    else if (INLINE.has(tag)) {
      const before = open.length;
      each(element, visit);
      open += linked(element, open.slice(before), options);
    } else {
      flush();
      if (!whole(element, tag)) each(element, visit);
      flush();
    }
  }

  /** Blocks that are taken in one piece. */
  function whole(element: Element, tag: string): boolean {
    const heading = HEADING.exec(tag);
    if (heading) {
      gather.block({ type: 'heading', level: Number(heading[1]), text: oneLine(textOf(element, gather, options)) });
      return true;
    }
    if (tag === 'PRE') gather.block({ type: 'code', text: element.textContent ?? '' });
    else if (tag === 'UL' || tag === 'OL') gather.block({ type: 'list', text: listLines(element, 0, gather, options) });
    else if (tag === 'TABLE' && !isLayout(element)) {
      gather.block({ type: 'table', text: tableLines(element, gather, options) });
    } else return false;
    return true;
  }

  visit(root);
  flush();
}

/** A loop, not a recursion: the tree may be as deep as the file is long. */
function checkDepth(root: Element, gather: Gather): void {
  let depth = 0;
  let node: Node | null = root;
  while (node) {
    if (node.firstChild) {
      node = node.firstChild;
      if (++depth > gather.limits.depth) refuse('file.too_deep', { limit: gather.limits.depth });
      continue;
    }
    while (node && node !== root && !node.nextSibling) {
      node = node.parentNode;
      depth--;
    }
    node = !node || node === root ? null : node.nextSibling;
  }
}

function isLeftOut(element: Element, tag: string, gather: Gather): boolean {
  if (tag === 'IMG') gather.warn('images_ignored', undefined, 1);
  if (tag === 'SCRIPT') gather.warn('script_ignored', undefined, 1);
  return (
    tag === 'IMG' ||
    LEFT_OUT.has(tag) ||
    element.hasAttribute('hidden') ||
    /display\s*:\s*none/i.test(element.getAttribute('style') ?? '')
  );
}

function each(element: Element, visit: (node: Node) => void): void {
  for (let child = element.firstChild; child; child = child.nextSibling) visit(child);
}

function collapsed(text: string, before: string): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.startsWith(' ') && (before === '' || /\s$/.test(before)) ? plain.slice(1) : plain;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** ` (https://…)` behind the words of a link that leads to the web, unless the words are the address. */
function linked(element: Element, words: string, { links }: WalkOptions): string {
  if (!links || element.tagName.toUpperCase() !== 'A') return '';
  const target = element.getAttribute('href') ?? '';
  return /^https?:\/\//i.test(target) && !words.includes(target) ? ` (${target})` : '';
}

function textOf(element: Element, gather: Gather, options: WalkOptions): string {
  let text = '';
  each(element, function visit(node) {
    if (node.nodeType === TEXT) text += collapsed(node.nodeValue ?? '', text);
    if (node.nodeType !== ELEMENT) return;
    const inner = node as Element;
    const tag = inner.tagName.toUpperCase();
    if (isLeftOut(inner, tag, gather)) return;
    const before = text.length;
    if (tag === 'BR' || !INLINE.has(tag)) text += '\n';
    each(inner, visit);
    text += linked(inner, text.slice(before), options);
    if (tag !== 'BR' && !INLINE.has(tag)) text += '\n';
  });
  return text.replace(/\s*\n\s*/g, '\n').trim();
}

function listLines(list: Element, depth: number, gather: Gather, options: WalkOptions): string {
  const lines: string[] = [];
  let number = Number(list.getAttribute('start') ?? 1) || 1;
  for (const item of list.children) {
    const nested = [...item.children].filter((child) => /^[UO]L$/i.test(child.tagName));
    const inner = nested.map((child) => listLines(child, depth + 1, gather, options));
    for (const child of nested) child.remove();
    const text = oneLine(textOf(item, gather, options));
    const mark = list.tagName.toUpperCase() === 'OL' ? `${number++}. ` : '- ';
    if (text !== '') lines.push('  '.repeat(depth) + mark + text);
    lines.push(...inner.filter((each) => each !== ''));
  }
  return lines.join('\n');
}

/** Tables that hold other tables or headings arrange a page; they are no data. */
function isLayout(table: Element): boolean {
  return table.querySelector('table, h1, h2, h3, h4, h5, h6') !== null;
}

/** A cell that spans rows stands in each of them, so that a row can be read by itself. */
function tableLines(table: Element, gather: Gather, options: WalkOptions): string {
  const { columns, cell } = gather.limits;
  const spanning = new Map<number, { text: string; left: number }>();
  const lines: string[] = [];
  for (const row of table.querySelectorAll('tr')) {
    const cells: string[] = [];
    const fromAbove = () => {
      for (let above = spanning.get(cells.length); above; above = spanning.get(cells.length)) {
        if (--above.left === 0) spanning.delete(cells.length);
        cells.push(above.text);
      }
    };
    for (const one of row.children) {
      fromAbove();
      const text = oneLine(textOf(one, gather, options)).slice(0, cell);
      const across = Math.min(columns, Number(one.getAttribute('colspan')) || 1);
      const down = Math.min(gather.limits.rows, Number(one.getAttribute('rowspan')) || 1);
      for (let at = 0; at < across; at++) {
        if (down > 1) spanning.set(cells.length, { text: at === 0 ? text : '', left: down - 1 });
        cells.push(at === 0 ? text : '');
      }
      if (cells.length > columns) refuse('file.too_many_columns', { limit: columns, found: cells.length });
    }
    fromAbove();
    if (cells.some((text) => text !== '')) lines.push(cells.join('\t'));
  }
  return lines.join('\n');
}
