import { decodeText } from './decode.ts';
import { endingOf } from './names.ts';
import { refuse } from './refused.ts';
import type { FileFormat, SourceFile } from './types.ts';

/** What the bytes are, before a zip is looked into. */
export type Kind = 'pdf' | 'zip' | Extract<FileFormat, 'md' | 'html' | 'csv' | 'jsonl' | 'txt'>;

const HEAD = 1024;
const SAMPLE = 64 * 1024;

/** First bytes of files that hold no text we read, and what to call them. */
const others: readonly (readonly [is: string, start: RegExp])[] = [
  ['png', /^\x89PNG/],
  ['jpg', /^\xff\xd8\xff/],
  ['gif', /^GIF8/],
  ['bmp', /^BM.{4}\0\0\0\0/s],
  ['webp', /^RIFF.{4}WEBP/s],
  ['wav', /^RIFF.{4}WAVE/s],
  ['tiff', /^(II\*\0|MM\0\*)/],
  ['mp3', /^(ID3|\xff[\xfb\xf3\xf2])/],
  ['mp4', /^.{4}ftyp/s],
  ['rar', /^Rar!/],
  ['7z', /^7z\xbc\xaf/],
  ['gz', /^\x1f\x8b/],
  ['exe', /^MZ/],
  ['elf', /^\x7fELF/],
  ['rtf', /^\{\\rtf/],
  ['xml', /^\s*<\?xml(?![\s\S]{0,400}<html)/i],
  ['svg', /^\s*<svg/i],
];

const OLD_OFFICE = /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/;
/** How an Office file with a password names its content, in UTF-16. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');
const HTML =
  /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)?(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|style|div|table|p)\b/i;

const endings: Readonly<Record<string, FileFormat | 'zip'>> = {
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  pptx: 'pptx',
  pptm: 'pptx',
  ppsx: 'pptx',
  pdf: 'pdf',
  md: 'md',
  markdown: 'md',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  csv: 'csv',
  tsv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  txt: 'txt',
  text: 'txt',
  zip: 'zip',
};

/** MIME types that say something; browsers send the rest for anything (`application/octet-stream`, `vnd.ms-excel` for csv). */
const claims: readonly (readonly [mime: RegExp, kinds: readonly string[]])[] = [
  [/^application\/pdf$/, ['pdf']],
  [/^text\/html$|^application\/xhtml\+xml$/, ['html']],
  [/^text\/csv$/, ['csv']],
  [/^text\/(x-)?markdown$/, ['md']],
  [/wordprocessingml/, ['docx']],
  [/spreadsheetml/, ['xlsx']],
  [/presentationml/, ['pptx']],
  [/^application\/(x-)?zip(-compressed)?$/, ['zip', 'docx', 'xlsx', 'pptx']],
  [/^(image|audio|video|font)\//, []],
];

/** What the bytes are. Refused: what we do not read, by what it is. */
export function recognise({ name, bytes }: SourceFile): Kind {
  if (bytes.length === 0) refuse('file.empty');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = buffer.subarray(0, HEAD).toString('latin1');
  if (OLD_OFFICE.test(head)) refuseOldOffice(buffer, name);
  if (/^PK(\x03\x04|\x05\x06)/.test(head)) return 'zip';
  if (head.includes('%PDF-')) return 'pdf';
  for (const [is, start] of others) if (start.test(head)) refuse('file.unknown_kind', { is, ...named(name) });
  return textKind(buffer, name);
}

function textKind(buffer: Buffer, name: string): Kind {
  const sample = decodeText(buffer.subarray(0, SAMPLE)).text;
  if (sample.trim() === '' && buffer.length <= SAMPLE) refuse('file.empty');
  const odd = sample.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  if (odd > sample.length * 0.02 + 2) refuse('file.unknown_kind', { is: 'binary', ...named(name) });
  if (HTML.test(sample)) return 'html';
  const claimed = endings[endingOf(name)];
  if (claimed === 'csv' || claimed === 'md' || claimed === 'jsonl' || claimed === 'txt') return claimed;
  if (claimed === 'html') return 'html';
  if (/^\s*\{"/.test(sample)) return 'jsonl';
  return 'txt';
}

function refuseOldOffice(buffer: Buffer, name: string): never {
  if (buffer.includes(ENCRYPTED_PACKAGE)) refuse('file.encrypted');
  refuse('file.unsupported_kind', { is: 'doc/xls/ppt', ...named(name) });
}

/** Refuses a file whose name or MIME type says something else than its bytes. */
export function checkClaims({ name, mime }: SourceFile, is: FileFormat | 'zip'): void {
  const ending = endingOf(name);
  const claimed = endings[ending];
  if (ending !== '' && claimed === undefined && isFormatLike(ending))
    refuse('file.kind_differs', { named: ending, is });
  if (claimed !== undefined && !fits(claimed, is)) refuse('file.kind_differs', { named: ending, is });
  const type = (mime ?? '').split(';')[0]!.trim().toLowerCase();
  const kinds = claims.find(([pattern]) => pattern.test(type))?.[1];
  if (kinds && !kinds.some((kind) => fits(kind, is))) refuse('file.kind_differs', { named: type.slice(0, 60), is });
}

/** Markdown may begin with HTML, and a list of questions may be called .txt; nothing else may be anything else. */
function fits(claimed: string, is: string): boolean {
  return claimed === is || (claimed === 'md' && is === 'html') || (claimed === 'txt' && is === 'md');
}

/** `v1.2` is a name; `picture.png` is a claim. */
function isFormatLike(ending: string): boolean {
  return /^[a-z][a-z0-9]{1,5}$/.test(ending);
}

function named(name: string): { named?: string } {
  const ending = endingOf(name);
  return ending === '' ? {} : { named: ending };
}
