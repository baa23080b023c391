/**
 * Breaks each fence on purpose in a small copy of the house and sees it bite. A gate that cannot
 * fail is a defect, so every rule that `npm run check` promises stands here.
 */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkDocLinks } from '../check/doc-links.ts';
import { checkFences } from '../check/fences.ts';
import type { Finding, Report } from '../check/gate.ts';
import { checkLocales } from '../check/locales.ts';
import { checkNames } from '../check/names.ts';
import { checkFormat, checkLint, checkTypes, checkUnused } from '../check/outside.ts';
import { checkPageSize } from '../check/page-size.ts';
import { checkSqlOwnership } from '../check/sql-ownership.ts';
import { checkSuppressions } from '../check/suppressions.ts';

type Tree = Readonly<Record<string, string>>;

const repository = join(import.meta.dirname, '..', '..');
const settings = ['package.json', 'tsconfig.json', '.oxlintrc.json', '.oxfmtrc.json', '.dependency-cruiser.cjs'];

/** A house in which everything is as it should be. */
const clean: Tree = {
  'contracts/http/desk.ts': `import { z } from 'zod';\n\nexport const claim = z.object({ id: z.string() });\n`,
  'libs/text/src/index.ts': `export function trim(text: string): string {\n  return text.trim();\n}\n`,
  'libs/text/README.md': '# text\n\nSee [the source](src/index.ts) and [goals](#goals).\n\n## Goals\n',
  'server/src/platform/db/index.ts': `export interface Db {\n  selectFrom(table: string): Promise<string[]>;\n}\n`,
  'server/src/dialogue/index.ts': `export type { Turn } from './turn.ts';\nexport { takeTurn } from './turn.ts';\n`,
  'server/src/dialogue/turn.ts': `import type { Db } from '#platform/db';
import { trim } from '#libs/text';

export interface Turn {
  readonly text: string;
}

export async function takeTurn(db: Db): Promise<Turn> {
  using watch = { [Symbol.dispose]: () => trim('') } satisfies Disposable;
  watch[Symbol.dispose]();
  const [first = ''] = await db.selectFrom('turns as t');
  return { text: trim(first) };
}
`,
  'server/src/desk/index.ts': `import type { Db } from '#platform/db';
import { claim } from '#contracts/http/desk';
import { type Turn, takeTurn } from '#dialogue';

export async function claimFirst(db: Db): Promise<Turn> {
  claim.parse({ id: '1' });
  await db.selectFrom('claims');
  return takeTurn(db);
}
`,
  'server/migrations/20260101T0000-dialogue-turn.ts': `export const up = 'create table turns (id int primary key)';\n`,
  'server/migrations/20260101T0001-desk-claim.ts': `export const up = \`create table if not exists claims (id int)\`;\n`,
  'web/ui/locales/zh-CN.ts': `export const words = { 'desk.claim': '接待' };\n`,
  'web/ui/locales/en.ts': `export const words = { 'desk.claim': 'Claim' };\n`,
  'web/ui/button.ts': `export function label(t: (key: string) => string): string {\n  return t('desk.claim');\n}\n`,
};

let root: string;

function write(tree: Tree): void {
  for (const [file, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'liren-fences-'));
  for (const file of [...settings, 'tools/check/chapters.ts']) cpSync(join(repository, file), join(root, file));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  write(clean);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function findingsOf(report: Report): readonly Finding[] {
  if (report.kind === 'skipped') throw new Error(`skipped: ${report.reason}`);
  return report.findings;
}

const gates = {
  format: checkFormat,
  types: checkTypes,
  lint: checkLint,
  names: checkNames,
  suppressions: checkSuppressions,
  fences: checkFences,
  sql: checkSqlOwnership,
  docs: checkDocLinks,
  locales: checkLocales,
} as const;

type GateName = keyof typeof gates;

test.each(Object.keys(gates) as GateName[])('%s finds nothing in a clean house', async (gate) => {
  expect(findingsOf(await gates[gate](root))).toEqual([]);
});

const longFunction = `export function long(): number {\n  let n = 0;\n${'  n += 1;\n'.repeat(60)}  return n;\n}\n`;
const longFile = Array.from({ length: 401 }, (_, n) => `export const line${n} = ${n};\n`).join('');

interface Breach {
  readonly what: string;
  readonly gate: GateName;
  readonly rule: string;
  /** Where the finding must point. */
  readonly file: string;
  readonly change: Tree;
}

function inFile(what: string, gate: GateName, rule: string, breach: readonly [file: string, text: string]): Breach {
  const [file, text] = breach;
  return { what, gate, rule, file, change: { [file]: text } };
}

const wrongImports: readonly Breach[] = [
  inFile('a chapter that the map does not allow', 'fences', 'map-dialogue', [
    'server/src/dialogue/extra.ts',
    `import { claimFirst } from '#desk';\n\nexport const copy = claimFirst;\n`,
  ]),
  inFile('a chapter entered beside its door', 'fences', 'chapters-have-one-door', [
    'server/src/desk/extra.ts',
    `import { takeTurn } from '../dialogue/turn.ts';\n\nexport const copy = takeTurn;\n`,
  ]),
  {
    what: 'the platform entered beside its door',
    gate: 'fences',
    rule: 'platform-has-a-door-per-part',
    file: 'server/src/desk/extra.ts',
    change: {
      'server/src/platform/db/inner.ts': 'export const inner = 1;\n',
      'server/src/desk/extra.ts': `import { inner } from '../platform/db/inner.ts';\n\nexport const copy = inner;\n`,
    },
  },
  {
    what: 'a cycle',
    gate: 'fences',
    rule: 'no-cycles',
    file: 'server/src/desk/one.ts',
    change: {
      'server/src/desk/one.ts': `import { two } from './two.ts';\n\nexport const one = (): number => two();\n`,
      'server/src/desk/two.ts': `import { one } from './one.ts';\n\nexport const two = (): number => one();\n`,
    },
  },
  {
    what: 'a cycle of types alone',
    gate: 'fences',
    rule: 'no-cycles',
    file: 'server/src/desk/one.ts',
    change: {
      'server/src/desk/one.ts': `import type { Two } from './two.ts';\n\nexport type One = Two | 1;\n`,
      'server/src/desk/two.ts': `import type { One } from './one.ts';\n\nexport type Two = One[];\n`,
    },
  },
  inFile('a library that knows the product', 'fences', 'libs-are-product-blind', [
    'libs/text/src/extra.ts',
    `import type { claim } from '#contracts/http/desk';\n\nexport type Claim = typeof claim;\n`,
  ]),
  inFile('a contract that needs more than zod', 'fences', 'contracts-import-only-zod', [
    'contracts/extra.ts',
    `import pg from 'pg';\n\nexport const pool = pg.Pool;\n`,
  ]),
  inFile('a page that imports the server', 'fences', 'web-imports-no-server', [
    'web/ui/extra.ts',
    `import type { Turn } from '#dialogue';\n\nexport type Shown = Turn;\n`,
  ]),
  inFile('a page that needs Node', 'fences', 'browser-code-has-no-node', [
    'web/ui/extra.ts',
    `import { readFileSync } from 'node:fs';\n\nexport const read = readFileSync;\n`,
  ]),
  {
    what: 'a chapter that imports the composition',
    gate: 'fences',
    rule: 'nobody-imports-the-composition',
    file: 'server/src/desk/extra.ts',
    change: {
      'server/src/compose.ts': 'export const compose = 1;\n',
      'server/src/desk/extra.ts': `import { compose } from '../compose.ts';\n\nexport const copy = compose;\n`,
    },
  },
  inFile('an import that leads nowhere', 'fences', 'resolves', [
    'server/src/desk/extra.ts',
    `import { nothing } from './nothing.ts';\n\nexport const copy = nothing;\n`,
  ]),
];

const tables: readonly Breach[] = [
  inFile("another chapter's table, by Kysely", 'sql', 'sql-ownership', [
    'server/src/desk/extra.ts',
    `import type { Db } from '#platform/db';\n\nexport const peek = (db: Db): Promise<string[]> => db.selectFrom('turns as t');\n`,
  ]),
  inFile("another chapter's table, by SQL", 'sql', 'sql-ownership', [
    'server/src/desk/extra.ts',
    'export const peek = `select c.id\n  from claims c\n  join turns t on t.id = c.id`;\n',
  ]),
  inFile('a table from above the chapters', 'sql', 'sql-ownership', [
    'server/src/cli/peek.ts',
    `export const peek = 'delete from claims where id = 1';\n`,
  ]),
  inFile("a migration of another chapter's table", 'sql', 'sql-ownership', [
    'server/migrations/20260101T0002-desk-turn.ts',
    `export const up = 'alter table turns add column late boolean';\n`,
  ]),
  inFile('a foreign key against the map', 'sql', 'sql-ownership', [
    'server/migrations/20260101T0002-dialogue-claim.ts',
    `export const up = 'create table turn_claims (id int references claims)';\n`,
  ]),
  inFile('a migration without an owner', 'sql', 'migration-name', [
    'server/migrations/20260101T0002-nobody-turn.ts',
    `export const up = 'create table orphans (id int)';\n`,
  ]),
];

const desk = 'server/src/desk/extra.ts';
const code: readonly Breach[] = [
  inFile('an over-long function', 'lint', 'max-lines-per-function', [desk, longFunction]),
  inFile('an over-long file', 'lint', 'max-lines', [desk, longFile]),
  inFile('five parameters', 'lint', 'max-params', [
    desk,
    'export const sum = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;\n',
  ]),
  inFile('a floating promise', 'lint', 'no-floating-promises', [
    desk,
    'async function save(): Promise<void> {}\n\nexport function go(): void {\n  save();\n}\n',
  ]),
  inFile('a promise where nobody waits', 'lint', 'no-misused-promises', [
    desk,
    'async function save(): Promise<void> {}\n\nexport const all = (ids: string[]): void => ids.forEach(async () => save());\n',
  ]),
  inFile('any', 'lint', 'no-explicit-any', [desk, 'export const anything: any = 1;\n']),
  inFile('a switch that forgets a case', 'lint', 'switch-exhaustiveness-check', [
    desk,
    `export function day(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n`,
  ]),
  inFile('a default export', 'lint', 'no-default-export', [desk, 'export default 1;\n']),
  inFile('a file name in another case', 'lint', 'filename-case', [
    'server/src/desk/ExtraThings.ts',
    'export const things = 1;\n',
  ]),
  inFile('an exported name that says nothing', 'names', 'names', [desk, 'export class ClaimManager {}\n']),
  inFile('a renamed export that says nothing', 'names', 'names', [
    desk,
    'const claim = (): void => {};\n\nexport { claim as handleClaim };\n',
  ]),
  inFile('a rule switched off beside the code', 'suppressions', 'suppression', [
    desk,
    '// oxlint-' + 'disable-next-line no-explicit-any\nexport const anything: any = 1;\n',
  ]),
  inFile('a wrong type', 'types', 'TS2322', [desk, `export const count: number = 'one';\n`]),
  inFile('a file that is not formatted', 'format', 'format', [desk, 'export const  one = "1"\n']),
];

const texts: readonly Breach[] = [
  inFile('a link to nothing', 'docs', 'doc-links', ['docs/words.md', 'See [it](missing.md).\n']),
  inFile('a link to a missing heading', 'docs', 'doc-links', ['docs/words.md', 'See [it](#missing).\n']),
  inFile('a word that one language lacks', 'locales', 'locale-keys', [
    'web/ui/locales/en.ts',
    `export const words = { 'desk.other': 'Other' };\n`,
  ]),
  inFile('a key without words', 'locales', 'locale-unknown', [
    'web/ui/extra.ts',
    `export const label = (t: (key: string) => string): string => t('desk.missing');\n`,
  ]),
  {
    what: 'words that nobody uses',
    gate: 'locales',
    rule: 'locale-unused',
    file: 'web/ui/locales/zh-CN.ts',
    change: {
      'web/ui/locales/zh-CN.ts': `export const words = { 'desk.claim': '接待', 'desk.old': '旧' };\n`,
      'web/ui/locales/en.ts': `export const words = { 'desk.claim': 'Claim', 'desk.old': 'Old' };\n`,
    },
  },
];

describe('each fence bites', () => {
  test.each([...wrongImports, ...tables, ...code, ...texts])('$gate: $what', async ({ gate, rule, file, change }) => {
    write(change);
    const findings = findingsOf(await gates[gate](root));
    expect(findings).toContainEqual(expect.objectContaining({ rule, file }));
  });

  test('fences: a file that the tool did not read', async () => {
    // With another parser dependency-cruiser reads no TypeScript, and with other options it overlooks imports.
    write({ '.dependency-cruiser.cjs': `module.exports = { options: { exclude: { path: 'server' } } };\n` });
    const rules = findingsOf(await checkFences(root)).map(({ rule }) => rule);
    expect(rules).toContain('unread');
  });

  test('page-size: a loader and a page that are too heavy', async () => {
    expect((await checkPageSize(root)).kind).toBe('skipped');
    const heavy = (kb: number): string => randomBytes(kb * 1000).toString('base64');
    const page = (name: string): string => `<script type="module" src="/chat/assets/${name}"></script>`;
    write({
      'dist/web/loader/loader.js': heavy(4),
      'dist/web/widget/index.html': page('small.js'),
      'dist/web/widget/assets/small.js': heavy(50),
      'dist/web/widget/assets/later.js': heavy(100),
      'dist/web/simulator/index.html': page('stage.js'),
      'dist/web/simulator/assets/stage.js': heavy(110),
    });
    expect(findingsOf(await checkPageSize(root))).toEqual([]);
    write({
      'dist/web/loader/loader.js': heavy(6),
      'dist/web/widget/index.html': page('later.js'),
      'dist/web/simulator/assets/more.js': heavy(12),
    });
    const found = findingsOf(await checkPageSize(root)).map(({ file }) => file);
    expect(found).toEqual(['dist/web/loader', 'dist/web/widget', 'dist/web/simulator']);
  });

  test('unused: a file, an export and a dependency that nobody uses', async () => {
    write({
      'knip.json': JSON.stringify({ entry: ['main.ts'], project: ['**/*.ts'] }),
      'package.json': JSON.stringify({ name: 'small', type: 'module', dependencies: { pg: '8' } }),
      'main.ts': `import { used } from './part.ts';\n\nconsole.log(used);\n`,
      'part.ts': 'export const used = 1;\nexport const unused = 2;\n',
      'alone.ts': 'export const alone = 1;\n',
    });
    const found = findingsOf(await checkUnused(root)).map(({ rule, file }) => `${rule} ${file}`);
    expect(found).toEqual(
      expect.arrayContaining(['unused-files alone.ts', 'unused-exports part.ts', 'unused-dependencies package.json']),
    );
  });
});
