import { open, type FileHandle } from 'node:fs/promises';
import { zipNames } from './zip.ts';

/** What a file is, told by its bytes; the endings that fit, the usual one first. */
export interface FileType {
  readonly mime: string;
  readonly endings: readonly string[];
}

const type = (mime: string, ...endings: string[]): FileType => ({ mime, endings });

const types = {
  png: type('image/png', 'png'),
  jpeg: type('image/jpeg', 'jpg', 'jpeg'),
  gif: type('image/gif', 'gif'),
  webp: type('image/webp', 'webp'),
  pdf: type('application/pdf', 'pdf'),
  docx: type('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'),
  xlsx: type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'),
  txt: type('text/plain', 'txt'),
  csv: type('text/csv', 'csv'),
  mp3: type('audio/mpeg', 'mp3'),
  m4a: type('audio/mp4', 'm4a'),
  amr: type('audio/amr', 'amr'),
  wav: type('audio/wav', 'wav'),
  mp4: type('video/mp4', 'mp4', 'm4v'),
} as const;

/** Bytes that tell every binary type, and the first words of a text. */
const HEAD = 4_096;
const CHUNK = 64 * 1024;

/** The type of a stored file by its bytes (and, for plain text alone, by the claimed name); null when it is none that we take. */
export async function typeOf(path: string, claimedName: string): Promise<FileType | null> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEAD);
    const { bytesRead } = await file.read(head, 0, HEAD, 0);
    const bytes = head.subarray(0, bytesRead);
    if (bytes.subarray(0, 4).equals(zip)) return officeType(await zipNames(file));
    return byMagic(bytes) ?? (await textType(file, bytes, claimedName));
  } finally {
    await file.close();
  }
}

/** Pictures are shown in the page; all else is only ever saved. */
export function isPicture(mime: string): boolean {
  return mime.startsWith('image/');
}

const zip = Buffer.from('PK\u0003\u0004', 'latin1');
const magic: readonly (readonly [FileType, (head: string) => boolean])[] = [
  [types.png, (head) => head.startsWith('\u0089PNG\r\n\u001a\n')],
  [types.jpeg, (head) => head.startsWith('\u00ff\u00d8\u00ff')],
  [types.gif, (head) => head.startsWith('GIF87a') || head.startsWith('GIF89a')],
  [types.webp, (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8)],
  [types.wav, (head) => head.startsWith('RIFF') && head.startsWith('WAVE', 8)],
  [types.pdf, (head) => head.startsWith('%PDF-')],
  [types.amr, (head) => head.startsWith('#!AMR')],
  [types.m4a, (head) => head.startsWith('ftypM4A', 4) || head.startsWith('ftypM4B', 4)],
  [types.mp4, (head) => /^.{4}ftyp(?:isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3gp\d)/s.test(head)],
  [types.mp3, (head) => head.startsWith('ID3') || /^\u00ff[\u00f2\u00f3\u00fa\u00fb]/.test(head)],
];

function byMagic(bytes: Buffer): FileType | null {
  const head = bytes.toString('latin1', 0, 32);
  return magic.find(([, fits]) => fits(head))?.[0] ?? null;
}

/** Office files without macros. */
function officeType(names: ReadonlySet<string>): FileType | null {
  if (!names.has('[Content_Types].xml') || [...names].some((name) => name.endsWith('vbaProject.bin'))) return null;
  if (names.has('word/document.xml')) return types.docx;
  return names.has('xl/workbook.xml') ? types.xlsx : null;
}

const MARKUP = /^\s*<(?:!doctype|!--|\?xml|html|head|body|svg|script|style|iframe|meta|[a-z]+:|[a-z]+[\s>/])/iu;

async function textType(file: FileHandle, head: Buffer, claimedName: string): Promise<FileType | null> {
  const ending = /\.(txt|csv)$/iu.exec(claimedName)?.[1]?.toLowerCase() as 'txt' | 'csv' | undefined;
  if (!ending || head.length === 0) return null;
  if (MARKUP.test(new TextDecoder('utf-8').decode(head))) return null;
  // Chinese spreadsheets still write GB 18030.
  for (const encoding of ['utf-8', 'gb18030']) if (await isTextIn(file, encoding)) return types[ending];
  return null;
}

async function isTextIn(file: FileHandle, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const chunk = Buffer.alloc(CHUNK);
  try {
    for (let at = 0; ;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, at);
      const text = decoder.decode(chunk.subarray(0, bytesRead), { stream: bytesRead > 0 });
      if (hasControls(text)) return false;
      if (bytesRead === 0) return true;
      at += bytesRead;
    }
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Controls other than tab, line feed, form feed and carriage return. */
function hasControls(text: string): boolean {
  return /[^\P{Cc}\t\n\f\r\u0080-\u009f]/u.test(text);
}
