import { createGather, type Gather } from './gather.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { shortTitle, titleFrom } from './names.ts';
import { checkClaims, recognise } from './recognise.ts';
import { Refused, refuse } from './refused.ts';
import type {
  ArchiveMember,
  FileFormat,
  Parsed,
  ParsedArchive,
  ParseOutcome,
  Progress,
  Refusal,
  SourceFile,
} from './types.ts';
import { openZip, shown, type Zip } from './zip.ts';

export interface ReadOptions {
  readonly limits?: Limits;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * What a file says, or why it is not taken. Every limit is kept but time and memory: a caller that reads files of
 * strangers runs this in a process that it can end. Fails only by a fault of ours or for want of memory.
 */
export async function readFile(source: SourceFile, options: ReadOptions = {}): Promise<ParseOutcome> {
  const limits = options.limits ?? defaultLimits;
  const progress = options.onProgress ?? (() => undefined);
  return asOutcome(async () => {
    checkSize(source, limits);
    progress({ fraction: 0, what: 'opening' });
    const kind = recognise(source);
    if (kind !== 'zip') return readOne(source, kind, createGather(limits, progress));
    const zip = await openZip(bufferOf(source), limits);
    const format = formatOfPackage(zip);
    return format
      ? readOne(source, format, createGather(limits, progress), zip)
      : readArchive(source, zip, limits, progress);
  });
}

async function asOutcome<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    // Somebody's recursion ran out of stack: the file nests deeper than anything a person writes.
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      return { kind: 'refused', code: 'file.too_deep', details: {} };
    }
    throw error;
  }
}

function checkSize({ bytes }: SourceFile, { fileBytes }: Limits): void {
  if (bytes.length > fileBytes) refuse('file.too_big', { limit: fileBytes, found: bytes.length });
}

function bufferOf({ bytes }: SourceFile): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** docx, xlsx and pptx are zips that say so; undefined for a zip of files. */
function formatOfPackage(zip: Zip): FileFormat | undefined {
  if (zip.names.includes('OFD.xml')) refuse('file.unsupported_kind', { is: 'ofd' });
  if (zip.names.includes('mimetype') || zip.names.includes('META-INF/container.xml')) {
    refuse('file.unsupported_kind', { is: 'odf/epub' });
  }
  if (!zip.has('[Content_Types].xml')) return undefined;
  if (zip.names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name))) refuse('file.macro');
  if (zip.names.some((name) => name.startsWith('word/'))) return 'docx';
  if (zip.names.some((name) => name.startsWith('xl/'))) return 'xlsx';
  if (zip.names.some((name) => name.startsWith('ppt/'))) return 'pptx';
  return refuse('file.unknown_kind', { is: 'zip' });
}

async function readOne(source: SourceFile, format: FileFormat, gather: Gather, zip?: Zip): Promise<Parsed> {
  checkClaims(source, format);
  const named = titleFrom(source.name) || format;
  const own = await contentOf(source, format, gather, zip);
  if (gather.blocks.length === 0 && gather.tables.length === 0) refuse('file.no_text');
  gather.progress({ fraction: 1, what: 'reading' });
  const language = languageOf(gather);
  const isTable = format === 'xlsx' || format === 'csv' || format === 'jsonl';
  // One heading over all others is the title; of many on the top level none speaks for the rest.
  const tops = isTable ? [] : gather.blocks.filter(({ type, level }) => type === 'heading' && level === 1);
  const isOver = tops.length === 1 && tops[0] === gather.blocks.find(({ type }) => type === 'heading');
  const heading = isOver ? shortTitle(tops[0]!.text) : '';
  return {
    kind: 'parsed',
    file: {
      kind: isTable ? 'table' : 'document',
      format,
      title: own || heading || named,
      ...(language && { language }),
      blocks: gather.blocks,
      tables: gather.tables,
      pages: gather.pages,
      warnings: gather.warnings,
    },
  };
}

/** Readers are loaded when they are needed: most need a library, and a child process reads one file. */
async function contentOf(
  source: SourceFile,
  format: FileFormat,
  gather: Gather,
  zip?: Zip,
): Promise<string | undefined> {
  const title = titleFrom(source.name) || format;
  switch (format) {
    case 'docx':
      return (await import('./formats/docx.ts')).readDocx(zip!, gather);
    case 'xlsx':
      return (await import('./formats/xlsx.ts')).readXlsx(zip!, gather);
    case 'pptx':
      return (await import('./formats/pptx.ts')).readPptx(zip!, gather);
    case 'pdf':
      return (await import('./formats/pdf.ts')).readPdf(source.bytes, gather);
    case 'html':
      return (await import('./formats/html.ts')).readHtml(source.bytes, gather);
    case 'md':
      return (await import('./formats/markdown.ts')).readMarkdown(source.bytes, gather);
    case 'csv':
      return (await import('./formats/csv.ts')).readCsv(source.bytes, title, gather);
    case 'jsonl':
      return (await import('./formats/jsonl.ts')).readJsonl(source.bytes, title, gather);
    case 'txt':
      return (await import('./formats/text.ts')).readText(source.bytes, gather);
  }
}

/** What systems put into zips beside what was meant. */
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.)/i;

async function readArchive(
  source: SourceFile,
  zip: Zip,
  limits: Limits,
  progress: (progress: Progress) => void,
): Promise<ParsedArchive | Refusal> {
  checkClaims(source, 'zip');
  const names = zip.names.filter((name) => !LITTER.test(name));
  if (names.length === 0) refuse('file.empty');
  if (names.length > limits.members) refuse('file.too_many_entries', { limit: limits.members, found: names.length });
  // The members share what one file may hold.
  const shared = { text: limits.text, blocks: limits.blocks, rows: limits.rows };
  const members: ArchiveMember[] = [];
  for (const [index, path] of names.entries()) {
    progress({ fraction: index / names.length, what: 'reading', done: index, of: names.length });
    const outcome = await asOutcome(() => readMember(path, zip, { ...limits, ...shared }));
    // Who hides a bomb among files means harm with all of them.
    if (outcome.kind === 'refused' && outcome.code === 'file.bomb') return outcome;
    members.push({ path: shown(path), outcome });
    if (outcome.kind === 'parsed') spend(shared, outcome);
  }
  return { kind: 'archive', members };
}

async function readMember(path: string, zip: Zip, limits: Limits): Promise<Parsed> {
  const bytes = await zip.read(path, limits.fileBytes);
  const source: SourceFile = { name: path, bytes };
  const kind = recognise(source);
  const gather = createGather(limits, () => undefined);
  if (kind !== 'zip') return readOne(source, kind, gather);
  const inner = await openZip(bytes, limits);
  const format = formatOfPackage(inner) ?? refuse('file.nested_archive', { entry: shown(path) });
  return readOne(source, format, gather, inner);
}

function spend(shared: { text: number; blocks: number; rows: number }, { file }: Parsed): void {
  shared.blocks -= file.blocks.length;
  shared.text -= file.blocks.reduce((sum, block) => sum + block.text.length, 0);
  for (const { rows } of file.tables) {
    shared.rows -= rows.length;
    for (const { cells } of rows) shared.text -= cells.reduce((sum, cell) => sum + cell.length, 0);
  }
}

const LANGUAGE_SAMPLE = 4000;
const CHINESE_SHARE = 0.15;

function languageOf(gather: Gather): 'zh' | 'en' | undefined {
  let sample = '';
  for (const { text } of gather.blocks) if (sample.length < LANGUAGE_SAMPLE) sample += text;
  for (const { rows } of gather.tables) {
    for (const { cells } of rows) if (sample.length < LANGUAGE_SAMPLE) sample += cells.join('');
  }
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return undefined;
  const chinese = sample.match(/\p{Script=Han}/gu)?.length ?? 0;
  return chinese > letters * CHINESE_SHARE ? 'zh' : 'en';
}
