/** Every reason why a pack is refused. */
export const packErrorCodes = [
  'folder.unreadable',
  'file.missing',
  'file.unknown',
  'file.unlisted',
  'file.kind',
  'file.size',
  'file.digest',
  'text.encoding',
  'text.control',
  'text.markup',
  'json.syntax',
  'json.depth',
  'json.key',
  'format.unknown',
  'shape.invalid',
  'list.count',
  'link.scheme',
  'link.host',
  'id.repeated',
  'reference.missing',
] as const;

export type PackErrorCode = (typeof packErrorCodes)[number];

/** Where in a pack something stands; `line` counts from 1 and is known for JSONL files and syntax errors. */
export interface Place {
  file: string;
  line?: number;
}

/** The pack is refused as a whole: nothing of it may be used. The message is one sentence that begins with the place. */
export class PackError extends Error {
  override readonly name = 'PackError';
  readonly code: PackErrorCode;
  readonly place: Place | undefined;

  constructor(code: PackErrorCode, sentence: string, place?: Place) {
    super(place ? `${place.file}${place.line ? ` line ${place.line}` : ''}: ${sentence}` : sentence);
    this.code = code;
    this.place = place;
  }
}
