/** Finds table names in SQL text. A reader of our own statements, not an SQL parser. */

export interface TableMention {
  readonly table: string;
  /** `refers` is a foreign key; everything else reads or changes rows or shape. */
  readonly how: 'creates' | 'refers' | 'uses';
}

const name = String.raw`(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?((?:"?[a-z_][a-z0-9_]*"?\s*\.\s*)?"?[a-z_][a-z0-9_]*"?)`;

const creates = new RegExp(String.raw`\bcreate\s+(?:unlogged\s+)?table\s+${name}`, 'gi');
const refers = new RegExp(String.raw`\breferences\s+${name}`, 'gi');
const uses = new RegExp(
  String.raw`\b(?:from|join|into|update|truncate|using|copy|(?:alter|drop|truncate|lock)\s+table)\s+(?!select\b|set\b)${name}`,
  'gi',
);
/** `from a, b as c`: the tables after the first. */
const alsoFrom = /\bfrom\s+[\w".]+(?:\s+(?:as\s+)?\w+)?((?:\s*,\s*[\w".]+(?:\s+(?:as\s+)?\w+)?)+)/gi;
/** `create index … on t`, `create policy … on t`, `create trigger … on t`, `grant … on t`. */
const on = new RegExp(
  String.raw`\b(?:(?:create|drop|alter)\s+(?:unique\s+|constraint\s+|or\s+replace\s+)*(?:index|policy|trigger)|grant|revoke)\b[^;]*?\bon\s+(?:table\s+)?${name}`,
  'gi',
);

/** Words that make a string look like SQL; plain sentences must not trip the lint. */
const sqlLike =
  /\bselect\b[\s\S]*\bfrom\b|\binsert\s+into\b|\bupdate\b[\s\S]*\bset\b|\bdelete\s+from\b|\b(?:create|alter|drop|truncate|lock)\s+(?:unlogged\s+)?table\b|\b(?:inner|left|right|full|cross)\s+join\b|\bcreate\s+(?:unique\s+)?(?:index|policy|trigger)\b|^\s*(?:copy|truncate)\s+\S+\s+(?:\(|from|to)/i;

export function looksLikeSql(text: string): boolean {
  return sqlLike.test(text);
}

function bare(written: string): string {
  return (written.split('.').at(-1) ?? written).replaceAll('"', '').trim().toLowerCase();
}

function allNames(pattern: RegExp, sql: string): string[] {
  return [...sql.matchAll(pattern)].flatMap((match) => (match[1] ? [bare(match[1])] : []));
}

/** Table names in `sql`, comments left out. Names of CTEs and functions come along; callers know the tables. */
export function tablesIn(sql: string): TableMention[] {
  const plain = sql.replaceAll(/--[^\n]*/g, ' ').replaceAll(/\/\*[\s\S]*?\*\//g, ' ');
  const listed = [...plain.matchAll(alsoFrom)].flatMap((match) =>
    (match[1] ?? '').split(',').flatMap((part) => {
      const [first] = part.trim().split(/\s+/);
      return first ? [bare(first)] : [];
    }),
  );
  const mention = (how: TableMention['how']) => (table: string) => ({ table, how });
  return [
    ...allNames(creates, plain).map(mention('creates')),
    ...allNames(refers, plain).map(mention('refers')),
    ...[...allNames(uses, plain), ...allNames(on, plain), ...listed].map(mention('uses')),
  ];
}
