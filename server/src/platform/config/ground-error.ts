import { sentences } from './sentences.ts';

/** The closed list of reasons why Liren's ground (settings, secrets, folders, database) does not hold. */
export type GroundCode = keyof typeof sentences;

/** What a sentence says: the same thing in Chinese and in English. */
export type Sentence = { zh: string; en: string };

/** Details a sentence may name: paths, ports, names. Never a secret. */
export type GroundDetails = Readonly<Record<string, string | number>>;

/** Boot cannot go on, for a reason that an operator can act on. The message is one English sentence; `zh` is its twin. */
export class GroundError extends Error {
  readonly code: GroundCode;
  readonly zh: string;

  constructor(code: GroundCode, details: GroundDetails = {}, cause?: unknown) {
    const sentence: Sentence = sentences[code];
    super(fill(sentence.en, details), cause === undefined ? undefined : { cause });
    this.name = 'GroundError';
    this.code = code;
    this.zh = fill(sentence.zh, details);
  }
}

/**
 * Turns a file system failure at `path` into a GroundError where an operator can act on it.
 * Anything else comes back as it is, to be thrown on.
 */
export function groundErrorFromFs(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new GroundError('disk-full', { path }, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new GroundError('folder-unwritable', { path }, error);
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') return new GroundError('folder-is-file', { path }, error);
  return error;
}

function fill(text: string, details: GroundDetails): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? `{${name}}`));
}
