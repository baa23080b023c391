import type { Limits } from './limits.ts';
import { refuse } from './refused.ts';
import type { Block, PageSize, ParseWarning, Progress, Table, WarningCode } from './types.ts';

/** What a reader has found so far, within the limits. One for each file; members of a zip have their own. */
export interface Gather {
  readonly limits: Limits;
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
  readonly pages: readonly PageSize[];
  readonly warnings: readonly ParseWarning[];
  readonly progress: (progress: Progress) => void;
  block(block: Block): void;
  table(table: Table): void;
  page(page: PageSize): void;
  /** Counts a table against the limit of cells, before it is made. */
  measure(rows: number, columns: number): void;
  /** Counts text against the limit of the whole file. */
  weigh(characters: number): void;
  warn(code: WarningCode, at?: string | number, count?: number): void;
}

export function createGather(limits: Limits, progress: (progress: Progress) => void): Gather {
  const blocks: Block[] = [];
  const tables: Table[] = [];
  const pages: PageSize[] = [];
  const warnings = new Map<string, ParseWarning>();
  let text = 0;
  let cells = 0;

  function weigh(characters: number): void {
    text += characters;
    if (text > limits.text) refuse('file.too_much_text', { limit: limits.text });
  }

  return {
    limits,
    blocks,
    tables,
    pages,
    progress,
    weigh,
    get warnings() {
      return [...warnings.values()];
    },
    block(block) {
      const cleaned = block.type === 'code' ? printable(block.text) : tidy(block.text);
      if (cleaned.trim() === '') return;
      weigh(cleaned.length);
      if (blocks.length >= limits.blocks) refuse('file.too_much_text', { limit: limits.blocks });
      blocks.push({ ...block, text: cleaned });
    },
    table: (table) => void tables.push(table),
    page: (page) => void pages.push(page),
    measure(rows, columns) {
      cells += rows * columns;
      if (cells > limits.cells)
        refuse('file.too_many_rows', { limit: Math.floor(limits.cells / columns), found: rows });
    },
    warn(code, at, count) {
      const key = `${code} ${at ?? ''}`;
      const known = warnings.get(key);
      if (!known && warnings.size >= limits.warnings) return;
      const sum = count === undefined ? undefined : (known?.count ?? 0) + count;
      warnings.set(key, { code, ...(at !== undefined && { at }), ...(sum !== undefined && { count: sum }) });
    },
  };
}

/**
 * Postgres keeps no NUL, and nobody reads control characters or halves of a character. Radicals (⼀ U+2F00), which PDF
 * writers put in the place of the characters they look like (一 U+4E00), become those.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g, '')
    .replace(/[\u2e9f\u2ef3\u2f00-\u2fd5]/g, (radical) => radical.normalize('NFKC'))
    .toWellFormed();
}

/** One space for several, none at the ends of lines; beginnings of lines stay, they are the nesting of lists. */
export function tidy(text: string): string {
  return printable(text)
    .replace(/[^\S\n\t]+$/gm, '')
    .replace(/(\S)[^\S\n\t]{2,}/g, '$1 ')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');
}
