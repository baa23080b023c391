import { type Entry, zip } from './zip.ts';

const types =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** `[id, kind, target, 'External'?]` as a part of relationships. */
type Relation = readonly [id: string, kind: string, target: string, mode?: string];

const rels = (entries: readonly Relation[]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries
    .map(
      ([id, kind, target, mode]) =>
        `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`,
    )
    .join('')}</Relationships>`;

const word =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"';

export const paragraph = (text: string, style?: string) =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

export interface Docx {
  readonly body: string;
  /** Before the root element: a document type. */
  readonly prologue?: string;
  readonly styles?: string;
  readonly relations?: readonly Relation[];
  readonly more?: readonly Entry[];
}

export function docx({ body, prologue = '', styles, relations: links = [], more = [] }: Docx): Buffer {
  return zip([
    { name: '[Content_Types].xml', data: types },
    { name: '_rels/.rels', data: rels([['r1', 'officeDocument', 'word/document.xml']]) },
    { name: 'word/document.xml', data: `${prologue}<w:document ${word}><w:body>${body}</w:body></w:document>` },
    { name: 'word/_rels/document.xml.rels', data: rels(styles ? [['s1', 'styles', 'styles.xml'], ...links] : links) },
    ...(styles ? [{ name: 'word/styles.xml', data: `<w:styles ${word}>${styles}</w:styles>` }] : []),
    ...more,
  ]);
}

export interface Xlsx {
  /** Inside `sheetData`, or a whole part that is packed already. */
  readonly rows: string;
  readonly sheets?: readonly string[];
  readonly strings?: Omit<Entry, 'name'>;
  readonly more?: readonly Entry[];
}

const sheetSpace =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

export function xlsx({ rows, sheets = ['Sheet1'], strings, more = [] }: Xlsx): Buffer {
  const names = sheets.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="r${at + 1}"/>`).join('');
  const links = sheets.map((_, at): Relation => [`r${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`]);
  return zip([
    { name: '[Content_Types].xml', data: types },
    { name: '_rels/.rels', data: rels([['r1', 'officeDocument', 'xl/workbook.xml']]) },
    { name: 'xl/workbook.xml', data: `<workbook ${sheetSpace}><sheets>${names}</sheets></workbook>` },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: rels(strings ? [...links, ['rs', 'sharedStrings', 'sharedStrings.xml']] : links),
    },
    ...sheets.map((_, at) => ({
      name: `xl/worksheets/sheet${at + 1}.xml`,
      data: `<worksheet ${sheetSpace}><sheetData>${rows}</sheetData></worksheet>`,
    })),
    ...(strings ? [{ name: 'xl/sharedStrings.xml', ...strings }] : []),
    ...more,
  ]);
}

export const inline = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;

/** A show of one slide for each of `slides`, which stand inside `spTree`. */
export function pptx(slides: readonly string[], more: readonly Entry[] = []): Buffer {
  const space =
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  const ids = slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="r${at + 1}"/>`).join('');
  return zip([
    { name: '[Content_Types].xml', data: types },
    { name: '_rels/.rels', data: rels([['r1', 'officeDocument', 'ppt/presentation.xml']]) },
    {
      name: 'ppt/presentation.xml',
      data: `<p:presentation ${space}><p:sldIdLst>${ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
    },
    {
      name: 'ppt/_rels/presentation.xml.rels',
      data: rels(slides.map((_, at): Relation => [`r${at + 1}`, 'slide', `slides/slide${at + 1}.xml`])),
    },
    ...slides.map((tree, at) => ({
      name: `ppt/slides/slide${at + 1}.xml`,
      data: `<p:sld ${space}><p:cSld><p:spTree>${tree}</p:spTree></p:cSld></p:sld>`,
    })),
    ...more,
  ]);
}
