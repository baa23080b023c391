/**
 * A chapter names only tables that its own migrations create. Owner and tables are read from
 * `server/migrations/<stamp>-<chapter>-<name>.ts`; code above the chapters (roles, cli, compose)
 * owns none and goes through the doors.
 */
import { chapters, mayEnter } from './chapters.ts';
import { type Finding, type Report, looked } from './gate.ts';
import { filesUnder, isTest } from './sources.ts';
import { type TableMention, looksLikeSql, tablesIn } from './sql-tables.ts';
import { type SourceFile, type SyntaxNode, everyNode, isNode, lineOf, parseFile } from './syntax.ts';

const migrationName = /^server\/migrations\/\d{8}T\d{4}-([a-z]+)-[a-z0-9-]+\.ts$/;

/** Kysely methods whose first argument names a table (`'turns'`, `'turns as t'` or a list). */
const tableMethods = new Set([
  'selectFrom',
  'insertInto',
  'replaceInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'from',
  'using',
  'innerJoin',
  'leftJoin',
  'rightJoin',
  'fullJoin',
  'crossJoin',
  'innerJoinLateral',
  'leftJoinLateral',
  'alterTable',
  'dropTable',
  '$pickTables',
]);

interface Mention extends TableMention {
  readonly line: number;
}

function text(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'StringLiteral') return String(node['value']);
  if (node.type !== 'TemplateLiteral') return undefined;
  const quasis = node['quasis'] as readonly { readonly cooked?: string; readonly raw: string }[];
  return quasis.map((quasi) => quasi.cooked ?? quasi.raw).join(' $1 ');
}

/** The longest verbatim piece of a string: the place to point at. */
function anchor(node: SyntaxNode): string {
  if (node.type === 'StringLiteral') return String(node['raw'] ?? node['value']);
  const quasis = node['quasis'] as readonly { readonly raw: string }[];
  return quasis.map((quasi) => quasi.raw).reduce((a, b) => (b.length > a.length ? b : a), '');
}

function methodName(callee: unknown): string | undefined {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return undefined;
  const property = callee['property'];
  return isNode(property) && property.type === 'Identifier' ? String(property['value']) : undefined;
}

function namedTables(argument: unknown): string[] {
  if (!isNode(argument)) return [];
  if (argument.type === 'ArrayExpression') {
    const elements = argument['elements'] as readonly { readonly expression?: unknown }[];
    return elements.flatMap((each) => namedTables(each?.expression));
  }
  const written = text(argument);
  const table = written?.trim().split(/\s+/)[0];
  return table ? [table.split('.').at(-1) ?? table] : [];
}

function fromCall(node: SyntaxNode, source: SourceFile): Mention[] {
  const method = methodName(node['callee']);
  const [first] = node['arguments'] as readonly { readonly expression?: unknown }[];
  if (!method || !first) return [];
  const how = method === 'createTable' ? 'creates' : 'uses';
  if (how === 'uses' && !tableMethods.has(method)) return [];
  return namedTables(first.expression).map((table) => {
    return { table, how, line: lineOf(source.text, `${method}('${table}`) };
  });
}

function tagName(tag: unknown): string {
  if (!isNode(tag)) return '';
  if (tag.type === 'Identifier') return String(tag['value']);
  return tag.type === 'TsInstantiation' ? tagName(tag['expression']) : '';
}

function mentionsIn(source: SourceFile): Mention[] {
  const tagged = new Set<unknown>();
  return [...everyNode(source.body)].flatMap((node) => {
    if (node.type === 'CallExpression') return fromCall(node, source);
    if (node.type === 'TaggedTemplateExpression' && tagName(node['tag']) === 'sql') {
      tagged.add(node['template']);
    }
    const sql = text(node);
    if (sql === undefined || !(tagged.has(node) || looksLikeSql(sql))) return [];
    const line = lineOf(source.text, anchor(node));
    return tablesIn(sql).map((mention) => ({ ...mention, line }));
  });
}

interface Ownership {
  readonly owners: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

function readMigrations(root: string): Ownership {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  const migrations = filesUnder(root, 'server/migrations', (name) => name.endsWith('.ts'));
  const read = migrations.flatMap((file) => {
    const chapter = migrationName.exec(file)?.[1];
    if (chapter && chapter in chapters) {
      return [{ file, chapter, mentions: mentionsIn(parseFile(root, file)) }];
    }
    const message = 'a migration is called <stamp>-<chapter>-<name>.ts, e.g. 20261122T1030-desk-queue.ts';
    findings.push({ rule: 'migration-name', file, message });
    return [];
  });
  for (const { file, chapter, mentions } of read) {
    for (const { table, line } of mentions.filter((each) => each.how === 'creates')) {
      const owner = owners.get(table) ?? chapter;
      owners.set(table, owner);
      if (owner === chapter) continue;
      findings.push({ rule: 'sql-ownership', file, line, message: `${table} exists in ${owner}` });
    }
  }
  for (const { file, chapter, mentions } of read) {
    findings.push(...foreign({ file, chapter, mentions }, owners));
  }
  return { owners, findings };
}

interface ChapterFile {
  readonly file: string;
  readonly chapter: string;
  readonly mentions: readonly Mention[];
}

/** Mentions of tables that lie in another chapter; a foreign key may follow the map. */
function foreign({ file, chapter, mentions }: ChapterFile, owners: ReadonlyMap<string, string>): Finding[] {
  const reach = chapter in chapters ? mayEnter(chapter) : [];
  const seen = new Set<string>();
  return mentions.flatMap(({ table, how, line }) => {
    const owner = owners.get(table);
    if (!owner || owner === chapter || how === 'creates') return [];
    if (how === 'refers' && reach.includes(owner)) return [];
    if (seen.has(`${table} ${line}`)) return [];
    seen.add(`${table} ${line}`);
    const message = `${table} belongs to ${owner}; ask ${owner} by its door`;
    return [{ rule: 'sql-ownership', file, line, message }];
  });
}

export async function checkSqlOwnership(root: string): Promise<Report> {
  const { owners, findings } = readMigrations(root);
  const sources = filesUnder(root, 'server/src', (name) => /\.tsx?$/.test(name)).filter((file) => !isTest(file));
  const inSources = sources.flatMap((file) => {
    const chapter = /^server\/src\/([^/.]+)\//.exec(file)?.[1] ?? 'compose';
    return foreign({ file, chapter, mentions: mentionsIn(parseFile(root, file)) }, owners);
  });
  // Without tables nothing could be found, and a gate that cannot fail is a defect.
  if (sources.length > 0 && owners.size === 0) {
    const message = 'no migration creates a table, so ownership cannot be checked';
    inSources.push({ rule: 'sql-ownership', file: 'server/migrations', message });
  }
  return looked([...findings, ...inSources], `${owners.size} tables, ${sources.length} files`);
}
