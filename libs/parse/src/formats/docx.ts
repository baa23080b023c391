import type { Gather } from '../gather.ts';
import { refuse } from '../refused.ts';
import { type Attributes, type Relationships, relationships, streamXml, type XmlListener } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { type Numbering, readNumbering } from './docx-numbering.ts';
import { headingOf, type ParagraphStyle, readStyles } from './docx-styles.ts';
import { closeCell, createTable, openCell, type OpenTable, tableText } from './docx-table.ts';

/** What the paragraphs of a document refer to. */
interface Document {
  readonly styleOf: (id: string | undefined) => ParagraphStyle;
  readonly numbering: Numbering;
  readonly relations: Relationships;
  /** Kind and id -> text of a note. */
  readonly notes: ReadonlyMap<string, string>;
}

interface Paragraph {
  text: string;
  style: string | undefined;
  outline: number | undefined;
  numId: string | undefined;
  level: number | undefined;
  readonly notes: string[];
}

/**
 * A Word document, streamed: no tree of it is ever held, so a thousand pages take no more memory than one. Headings come
 * from styles and outline levels, list labels are counted as Word does, notes follow the paragraph that refers to them.
 */
export async function readDocx(zip: Zip, gather: Gather): Promise<undefined> {
  const { limits } = gather;
  const main = [...(await relationships(zip, '', limits)).inside.values()].find(({ type }) =>
    type.endsWith('/officeDocument'),
  );
  const part = main?.target ?? 'word/document.xml';
  if (!zip.has(part)) refuse('file.broken', { part: 'word/document.xml' });
  const relations = await relationships(zip, part, limits);
  const partOf = (kind: string) => [...relations.inside.values()].find(({ type }) => type.endsWith(`/${kind}`))?.target;
  const document: Document = {
    relations,
    styleOf: await readStyles(zip, partOf('styles'), limits),
    numbering: await readNumbering(zip, partOf('numbering'), limits),
    notes: await readNotes(zip, { footnote: partOf('footnotes'), endnote: partOf('endnotes') }, gather),
  };
  if (relations.fetched > 0) gather.warn('external_links_ignored', undefined, relations.fetched);
  if (partOf('comments')) gather.warn('comments_ignored');
  gather.progress({ fraction: 0.1, what: 'reading' });
  const blocks = blockWriter(document, gather);
  await streamXml(zip, part, bodyListener(document, gather, blocks), limits);
  blocks.flush();
}

async function readNotes(zip: Zip, parts: Record<'footnote' | 'endnote', string | undefined>, gather: Gather) {
  const notes = new Map<string, string>();
  for (const kind of ['footnote', 'endnote'] as const) {
    const part = parts[kind];
    let id: string | undefined;
    let text = '';
    let reading = false;
    const listener: XmlListener = {
      open(name, attributes) {
        // Separators are notes too, with a type.
        if (name === kind) [id, text] = [attributes.get('type') ? undefined : attributes.get('id'), ''];
        if (name === 't') reading = true;
      },
      text(words) {
        if (reading && text.length < gather.limits.cell) text += words;
      },
      close(name) {
        if (name === 't') reading = false;
        if (name !== kind || id === undefined) return;
        gather.weigh(text.length);
        notes.set(`${kind} ${id}`, text.trim());
      },
    };
    if (part !== undefined && zip.has(part)) await streamXml(zip, part, listener, gather.limits);
  }
  return notes;
}

interface BlockWriter {
  paragraph(paragraph: Paragraph): void;
  table(table: OpenTable): void;
  flush(): void;
}

/** Paragraphs become headings, paragraphs and list items; items that follow each other become one list. */
function blockWriter({ styleOf, numbering, notes }: Document, gather: Gather): BlockWriter {
  let items: string[] = [];
  const flush = () => {
    gather.block({ type: 'list', text: items.join('\n') });
    items = [];
  };
  return {
    flush,
    paragraph(paragraph) {
      const style = styleOf(paragraph.style);
      if (style.isContents || paragraph.text.trim() === '') return;
      const heading = headingOf(paragraph.outline) ?? style.level;
      const numId = paragraph.numId ?? style.numId;
      const level = paragraph.level ?? style.listLevel ?? 0;
      const label = numId === undefined ? undefined : numbering.next(numId, level);
      const text = paragraph.text.trim();
      if (heading !== undefined) {
        flush();
        const line = text.replace(/\s+/g, ' ');
        gather.block({ type: 'heading', level: heading, text: label && label !== '-' ? `${label} ${line}` : line });
      } else if (label !== undefined) {
        items.push(`${'  '.repeat(level)}${label} ${text.replace(/\s*\n\s*/g, ' ')}`);
      } else {
        flush();
        gather.block({ type: 'paragraph', text });
      }
      const said = paragraph.notes.map((note) => notes.get(note)).filter((note) => note !== undefined && note !== '');
      if (said.length > 0) flush();
      for (const note of said) gather.block({ type: 'paragraph', text: note! });
    },
    table(table) {
      flush();
      gather.block(tableText(table));
    },
  };
}

/** What stands in the file twice (`Fallback`) or no longer counts (moved or deleted under track changes). */
const SKIPPED = new Set(['Fallback', 'moveFrom', 'del']);

/** Where the reading of a body stands: text boxes nest paragraphs, cells nest tables. */
interface Body {
  readonly document: Document;
  readonly gather: Gather;
  readonly blocks: BlockWriter;
  readonly paragraphs: Paragraph[];
  readonly tables: OpenTable[];
  readonly links: { readonly target: string; readonly from: number }[];
  skipping: number;
  runs: number;
  reading: boolean;
}

/** ECMA-376 part 1, 17.2-17.4: `body` > `p` > `r` > `t`, and `tbl` > `tr` > `tc` > `p`. */
function bodyListener(document: Document, gather: Gather, blocks: BlockWriter): XmlListener {
  const start = { paragraphs: [], tables: [], links: [], skipping: 0, runs: 0, reading: false };
  const body: Body = { document, gather, blocks, ...start };
  return {
    open(name, attributes) {
      if (body.skipping > 0 || SKIPPED.has(name)) body.skipping++;
      else openElement(body, name, attributes);
    },
    text(text) {
      const paragraph = body.paragraphs.at(-1);
      if (body.reading && body.skipping === 0 && paragraph) paragraph.text += text;
    },
    close(name) {
      if (body.skipping > 0) body.skipping--;
      else closeElement(body, name);
    },
  };
}

function openElement(body: Body, name: string, attributes: Attributes): void {
  const { gather, paragraphs, tables } = body;
  const table = tables.at(-1);
  if (name === 'tbl') tables.push(createTable());
  else if (name === 'tr') table?.rows.push([]);
  else if (name === 'tc' && table) openCell(table);
  else if (name === 'gridSpan' && table) table.span = Math.max(1, Number(attributes.get('val')) || 1);
  else if (name === 'vMerge' && table) table.merge = attributes.get('val') === 'restart' ? 'restart' : 'continue';
  else if (name === 'p') {
    paragraphs.push({ text: '', style: undefined, outline: undefined, numId: undefined, level: undefined, notes: [] });
  } else if (name === 'r') body.runs++;
  else if (name === 'blip' || name === 'imagedata') gather.warn('images_ignored', undefined, 1);
  else if (name === 'object' || name === 'altChunk') gather.warn('embedded_ignored', undefined, 1);
  else openInside(body, name, attributes);
}

function openInside(body: Body, name: string, attributes: Attributes): void {
  const paragraph = body.paragraphs.at(-1);
  if (!paragraph) return;
  const value = attributes.get('val');
  if (name === 't') body.reading = true;
  else if (name === 'pStyle') paragraph.style = value;
  else if (name === 'outlineLvl') paragraph.outline = Number(value);
  else if (name === 'numId') paragraph.numId = value;
  else if (name === 'ilvl') paragraph.level = Math.min(8, Number(value) || 0);
  else if (body.runs > 0 && name === 'tab') paragraph.text += ' ';
  else if (body.runs > 0 && (name === 'br' || name === 'cr')) paragraph.text += '\n';
  else if (name === 'noBreakHyphen') paragraph.text += '-';
  else if (name === 'footnoteReference') paragraph.notes.push(`footnote ${attributes.get('id')}`);
  else if (name === 'endnoteReference') paragraph.notes.push(`endnote ${attributes.get('id')}`);
  else if (name === 'hyperlink') {
    const target = body.document.relations.links.get(attributes.get(':id') ?? '') ?? '';
    body.links.push({ target, from: paragraph.text.length });
  }
}

function closeElement(body: Body, name: string): void {
  const table = body.tables.at(-1);
  if (name === 't') body.reading = false;
  else if (name === 'r') body.runs--;
  else if (name === 'hyperlink') closeLink(body);
  else if (name === 'tc' && table) closeCell(table, body.gather.limits);
  else if (name === 'tbl') closeTable(body);
  else if (name === 'p') {
    const paragraph = body.paragraphs.pop();
    if (paragraph && table) table.cell.push(paragraph.text);
    else if (paragraph) body.blocks.paragraph(paragraph);
  }
}

function closeLink({ links, paragraphs }: Body): void {
  const link = links.pop();
  const paragraph = paragraphs.at(-1);
  if (!link || !paragraph || !/^https?:\/\//i.test(link.target)) return;
  if (!paragraph.text.slice(link.from).includes(link.target)) paragraph.text += ` (${link.target})`;
}

/** A table inside a cell becomes words of the cell. */
function closeTable({ tables, blocks }: Body): void {
  const table = tables.pop();
  const outer = tables.at(-1);
  if (table && outer) outer.cell.push(tableText(table).text.replace(/[\t\n]/g, ' '));
  else if (table) blocks.table(table);
}
