import type { Limits } from '../limits.ts';
import { type Attributes, streamXml } from '../xml.ts';
import type { Zip } from '../zip.ts';

/** What the style of a paragraph says about its place in the text. */
export interface ParagraphStyle {
  /** 1 to 6 for headings. */
  readonly level?: number;
  readonly numId?: string;
  readonly listLevel?: number;
  /** An entry of a table of contents: it repeats a heading. */
  readonly isContents: boolean;
}

const HEADING = /^(?:heading|标题)\s*([1-6])$/i;
const TITLE = /^(?:title|标题)$/i;
const CONTENTS = /^(?:toc|目录)\s*\d*(?:\s*heading)?$/i;
/** Styles build on each other; a chain longer than this is a ring. */
const CHAIN = 20;

interface Written {
  name: string;
  basedOn?: string;
  outline?: number;
  numId?: string;
  listLevel?: number;
}

/** ECMA-376 part 1, 17.7: a style has what it says, else what the style it is based on has. */
export async function readStyles(
  zip: Zip,
  part: string | undefined,
  limits: Limits,
): Promise<(id: string | undefined) => ParagraphStyle> {
  const styles = new Map<string, Written>();
  let open: Written | undefined;
  if (part !== undefined && zip.has(part)) {
    await streamXml(
      zip,
      part,
      {
        open(name, attributes) {
          if (name === 'style') {
            open = { name: '' };
            styles.set(attributes.get('styleId') ?? '', open);
          } else if (open) note(open, name, attributes);
        },
        close(name) {
          if (name === 'style') open = undefined;
        },
      },
      limits,
    );
  }
  return (id) => resolved(styles, id);
}

function note(style: Written, name: string, attributes: Attributes): void {
  const value = attributes.get('val');
  if (name === 'name') style.name = value ?? '';
  if (name === 'basedOn' && value !== undefined) style.basedOn = value;
  if (name === 'outlineLvl') style.outline = Number(value);
  if (name === 'numId' && value !== undefined) style.numId = value;
  if (name === 'ilvl') style.listLevel = Number(value) || 0;
}

function resolved(styles: ReadonlyMap<string, Written>, id: string | undefined): ParagraphStyle {
  const chain: Written[] = [];
  for (let at = id; at !== undefined && chain.length < CHAIN; at = chain.at(-1)!.basedOn) {
    const style = styles.get(at);
    if (!style) break;
    chain.push(style);
  }
  const named = chain
    .map(({ name }) => (TITLE.test(name) ? 1 : Number(HEADING.exec(name)?.[1])))
    .find((level) => level > 0);
  const outline = chain.find((style) => style.outline !== undefined)?.outline;
  const level = named ?? headingOf(outline);
  const numId = chain.find((style) => style.numId !== undefined)?.numId;
  const listLevel = chain.find((style) => style.listLevel !== undefined)?.listLevel;
  return {
    ...(level !== undefined && { level }),
    ...(numId !== undefined && { numId }),
    ...(listLevel !== undefined && { listLevel }),
    isContents: CONTENTS.test(chain[0]?.name ?? ''),
  };
}

/** Outline levels count from 0; 9 is body text. */
export function headingOf(outline: number | undefined): number | undefined {
  return outline !== undefined && outline >= 0 && outline < 9 ? Math.min(6, outline + 1) : undefined;
}
