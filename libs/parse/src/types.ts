/** What a file of knowledge says, whatever format it came in: a flat list of blocks, and tables where there are any. */
export interface ParsedFile {
  /** `table`: xlsx, csv, jsonl. Everything else is a document. */
  readonly kind: 'document' | 'table';
  readonly format: FileFormat;
  /** From the file itself (its properties or first heading), else from its name without the ending. */
  readonly title: string;
  readonly language?: 'zh' | 'en';
  /** In reading order. A table of a `table` file is not repeated here. */
  readonly blocks: readonly Block[];
  /** One for each sheet of a `table` file, empty for documents. */
  readonly tables: readonly Table[];
  /** Pages of a pdf and slides of a pptx. Sizes in points; 0 where unknown. */
  readonly pages: readonly PageSize[];
  /** What was left out or repaired, once for each code and place, 200 at most. */
  readonly warnings: readonly ParseWarning[];
}

export const formats = ['docx', 'xlsx', 'pptx', 'pdf', 'md', 'html', 'csv', 'jsonl', 'txt'] as const;
export type FileFormat = (typeof formats)[number];

export type BlockType = 'heading' | 'paragraph' | 'list' | 'table' | 'code';

export interface Block {
  readonly type: BlockType;
  /** Headings: 1 to 6. */
  readonly level?: number;
  /**
   * Plain text. A list has one item a line (`- `, `1. `, nested ones behind two spaces); a table has one row a line,
   * cells separated by a tab, the first row being the header.
   */
  readonly text: string;
  /** 1 for the first page or slide. */
  readonly page?: number;
  /** Where on its page. */
  readonly box?: Box;
}

/** Left, top, width and height as fractions of the page, from its top left corner as it is seen. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export interface Table {
  /** The name of the sheet; of a csv the title. */
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** As the spreadsheet program numbers it (the header of a plain table is row 1); for jsonl the line. */
  readonly row: number;
  /** As many as the header has. */
  readonly cells: readonly string[];
}

export interface PageSize {
  readonly number: number;
  readonly width: number;
  readonly height: number;
}

export type WarningCode =
  | 'images_ignored'
  | 'formulas_ignored'
  | 'external_links_ignored'
  | 'script_ignored'
  | 'comments_ignored'
  | 'embedded_ignored'
  | 'repeated_lines_dropped'
  | 'page_without_text'
  | 'page_unreadable'
  | 'cell_cut'
  | 'row_ragged'
  | 'row_unreadable'
  | 'sheet_hidden'
  | 'sheet_empty'
  | 'characters_replaced'
  | 'columns_dropped';

export interface ParseWarning {
  readonly code: WarningCode;
  /** A page, a row, a sheet name. */
  readonly at?: string | number;
  /** How often, where it is counted. */
  readonly count?: number;
}

/** Why a file is not taken. Each code has its words in every language. */
export const refusalCodes = [
  'file.empty',
  'file.too_big',
  'file.unknown_kind',
  'file.kind_differs',
  'file.unsupported_kind',
  'file.broken',
  'file.encrypted',
  'file.macro',
  'file.entities',
  'file.bomb',
  'file.too_many_entries',
  'file.unsafe_path',
  'file.nested_archive',
  'file.too_many_pages',
  'file.too_many_rows',
  'file.too_many_columns',
  'file.too_much_text',
  'file.too_deep',
  'file.no_text',
  'file.timeout',
  'file.too_much_memory',
  'file.parser_busy',
  'file.cancelled',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** For the sentence and for whoever looks into it: `limit`, `found`, `entry`, `named`, `is`. Never content. */
  readonly details: Readonly<Record<string, string | number>>;
}

export interface Parsed {
  readonly kind: 'parsed';
  readonly file: ParsedFile;
}

/** A zip of files: each stands for itself, so one that is refused does not hold up the others. */
export interface ParsedArchive {
  readonly kind: 'archive';
  readonly members: readonly ArchiveMember[];
}

export interface ArchiveMember {
  /** The path inside the zip, `/` between folders. */
  readonly path: string;
  readonly outcome: Parsed | Refusal;
}

export type ParseOutcome = Parsed | ParsedArchive | Refusal;

/** What is to be read. `mime` is what the uploader claims, and is compared with what the bytes are. */
export interface SourceFile {
  readonly name: string;
  readonly mime?: string;
  readonly bytes: Uint8Array;
}

export interface Progress {
  /** 0 to 1, never going back. */
  readonly fraction: number;
  readonly what: 'opening' | 'reading';
  /** Pages, rows, parts or members so far. */
  readonly done?: number;
  readonly of?: number;
}
