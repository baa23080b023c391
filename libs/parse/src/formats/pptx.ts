import type { Gather } from '../gather.ts';
import { refuse } from '../refused.ts';
import type { Block, Box } from '../types.ts';
import { type Attributes, relationships, streamXml, type XmlListener } from '../xml.ts';
import type { Zip } from '../zip.ts';

const SHOW = 'ppt/presentation.xml';
/** English metric units in a point. */
const EMU = 12_700;

/** Slides in the order of the show: titles as headings, shapes as paragraphs or lists, tables, notes last. */
export async function readPptx(zip: Zip, gather: Gather): Promise<undefined> {
  if (!zip.has(SHOW)) refuse('file.broken', { part: SHOW });
  const { inside } = await relationships(zip, SHOW, gather.limits);
  const show = await readShow(zip, gather);
  const slides = show.slides.map((id) => inside.get(id)?.target).filter((part) => part !== undefined && zip.has(part));
  if (slides.length > gather.limits.pages) {
    refuse('file.too_many_pages', { limit: gather.limits.pages, found: slides.length });
  }
  const pictures = zip.names.filter((name) => name.startsWith('ppt/media/')).length;
  if (pictures > 0) gather.warn('images_ignored', undefined, pictures);
  for (const [index, part] of slides.entries()) {
    gather.progress({ fraction: index / slides.length, what: 'reading', done: index, of: slides.length });
    const page = index + 1;
    gather.page({ number: page, width: show.width / EMU, height: show.height / EMU });
    await streamXml(zip, part!, slideListener({ page, width: show.width, height: show.height }, gather), gather.limits);
    await readNotes(zip, part!, page, gather);
  }
}

async function readShow(zip: Zip, gather: Gather) {
  const slides: string[] = [];
  let width = 0;
  let height = 0;
  await streamXml(
    zip,
    SHOW,
    {
      open(name, attributes) {
        if (name === 'sldId') slides.push(attributes.get(':id') ?? '');
        if (name === 'sldSz') {
          width = Number(attributes.get('cx')) || 0;
          height = Number(attributes.get('cy')) || 0;
        }
      },
    },
    gather.limits,
  );
  return { slides, width, height };
}

async function readNotes(zip: Zip, slide: string, page: number, gather: Gather): Promise<void> {
  const { inside } = await relationships(zip, slide, gather.limits);
  const notes = [...inside.values()].find(({ type }) => type.endsWith('/notesSlide'))?.target;
  if (!notes || !zip.has(notes)) return;
  await streamXml(zip, notes, slideListener({ page, notes: true, width: 0, height: 0 }, gather), gather.limits);
}

interface Slide {
  readonly page: number;
  readonly width: number;
  readonly height: number;
  readonly notes?: boolean;
}

/** Placeholders that say nothing of the content: date, footer, header, number, picture of the slide. */
const DECORATION = /^(dt|ftr|hdr|sldNum|sldImg)$/;

interface Shape {
  kind: string;
  box: Box | undefined;
  left: number;
  top: number;
}

const createShape = (): Shape => ({ kind: '', box: undefined, left: 0, top: 0 });

/** Takes the first `off` and `ext` of a shape as its place. */
function place(shape: Shape, { width, height }: Slide, name: string, attributes: Attributes): void {
  if (name === 'off' && !shape.box) {
    shape.left = Number(attributes.get('x')) || 0;
    shape.top = Number(attributes.get('y')) || 0;
  }
  if (name !== 'ext' || shape.box || !attributes.get('cx') || width === 0 || height === 0) return;
  const share = (size: number, of: number) => Math.min(1, Math.max(0, Math.round((size / of) * 1e4) / 1e4)) || 0;
  shape.box = [
    share(shape.left, width),
    share(shape.top, height),
    share(Number(attributes.get('cx')), width),
    share(Number(attributes.get('cy')), height),
  ];
}

/** ECMA-376 part 1, 19.3 and 21.1.2: `sp` or `graphicFrame` > `ph`, `off`, `ext` and `txBody` > `p` > `r` > `t`, or `tbl` > `tr` > `tc`. */
function slideListener(slide: Slide, gather: Gather): XmlListener {
  let shape = createShape();
  let lines: { readonly level: number; readonly text: string }[] = [];
  let line = '';
  let level = 0;
  let reading = false;
  let rows: string[][] | undefined;

  function finish(): void {
    const where = { page: slide.page, ...(shape.box && { box: shape.box }) };
    for (const block of blocksOf(shape.kind, lines, rows, slide.notes === true)) gather.block({ ...block, ...where });
    lines = [];
    rows = undefined;
  }

  return {
    open(name, attributes) {
      if (name === 'sp' || name === 'graphicFrame') {
        finish();
        shape = createShape();
      } else if (name === 'ph') shape.kind = attributes.get('type') ?? 'body';
      else if (name === 'tbl') rows = [];
      else if (name === 'tr') rows?.push([]);
      else if (name === 'p') [line, level] = ['', 0];
      else if (name === 'pPr') level = Math.min(8, Number(attributes.get('lvl')) || 0);
      else if (name === 'br') line += '\n';
      else if (name === 't') reading = true;
      else place(shape, slide, name, attributes);
    },
    text(text) {
      if (reading) line += text;
    },
    close(name) {
      if (name === 't') reading = false;
      else if (name === 'p' && line.trim() !== '') lines.push({ level, text: line.trim() });
      else if (name === 'tc') {
        const cells = rows?.at(-1);
        cells?.push(
          lines
            .map((each) => each.text.replace(/\s+/g, ' '))
            .join(' ')
            .slice(0, gather.limits.cell),
        );
        lines = [];
        if (cells && cells.length > gather.limits.columns) {
          refuse('file.too_many_columns', { limit: gather.limits.columns });
        }
      } else if (name === 'sp' || name === 'graphicFrame') finish();
    },
  };
}

function blocksOf(
  kind: string,
  lines: readonly { readonly level: number; readonly text: string }[],
  rows: readonly (readonly string[])[] | undefined,
  notes: boolean,
): Block[] {
  if (DECORATION.test(kind)) return [];
  if (rows) return [{ type: 'table', text: rows.map((cells) => cells.join('\t')).join('\n') }];
  const text = lines.map((line) => line.text).join('\n');
  if (!notes && (kind === 'title' || kind === 'ctrTitle')) {
    return [{ type: 'heading', level: 1, text: text.replace(/\s+/g, ' ') }];
  }
  const isList = !notes && (kind === 'body' || kind === 'obj') && lines.length > 1;
  if (!isList) return [{ type: 'paragraph', text }];
  const items = lines.map((line) => `${'  '.repeat(line.level)}- ${line.text.replace(/\s+/g, ' ')}`);
  return [{ type: 'list', text: items.join('\n') }];
}
