/**
 * Words on pages: zh-CN and en hold the same keys and slots, every key used exists, every key that
 * exists is used. A folder `locales/` with `zh-CN` and `en` (.ts or .json) serves its parent folder.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Catalogue, compareCatalogues } from '#web-ui/i18n.ts';
import { type Finding, type Report, looked } from './gate.ts';
import { filesUnder, isTest, typescriptFiles } from './sources.ts';
import { everyNode, isNode, lineOf, parseFile } from './syntax.ts';

const languages = ['zh-CN', 'en'] as const;

interface LocaleFile {
  readonly file: string;
  readonly words: Catalogue;
}

export async function checkLocales(root: string): Promise<Report> {
  const every = filesUnder(root, '', (name) => /^(zh-CN|en)\.(ts|json)$/.test(name));
  const folders = new Set(every.map((file) => dirname(file)).filter((dir) => /(^|\/)locales$/.test(dir)));
  const findings: Finding[] = [];
  for (const folder of folders) findings.push(...(await checkFolder(root, folder)));
  return looked(findings, `${folders.size} folders`);
}

async function checkFolder(root: string, folder: string): Promise<Finding[]> {
  const [measure, other] = await Promise.all(languages.map((language) => load(root, folder, language)));
  if (!measure || !other) {
    return [{ rule: 'locale-missing', file: folder, message: 'needs both zh-CN and en' }];
  }
  const differences = compareCatalogues(measure.words, other.words);
  return [
    ...differences.map((message) => ({ rule: 'locale-keys', file: other.file, message })),
    ...checkUse(root, dirname(folder), measure),
  ];
}

async function load(root: string, folder: string, language: string): Promise<LocaleFile | undefined> {
  for (const file of [`${folder}/${language}.ts`, `${folder}/${language}.json`]) {
    const path = join(root, file);
    if (!existsSync(path)) continue;
    if (file.endsWith('.json')) return { file, words: flat(JSON.parse(readFileSync(path, 'utf8'))) };
    const exported: Record<string, unknown> = await import(pathToFileURL(path).href);
    const words = Object.values(exported).find((value) => typeof value === 'object' && value !== null);
    return { file, words: flat(words) };
  }
  return undefined;
}

/** Nested groups become dotted keys. */
function flat(words: unknown, prefix = ''): Catalogue {
  if (typeof words !== 'object' || words === null) return {};
  const pairs = Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
  );
  return Object.fromEntries(pairs);
}

/** Keys that code names: whole strings, and the fixed beginning of templates (`state.${state}`). */
function checkUse(root: string, app: string, { file: measureFile, words }: LocaleFile): Finding[] {
  const sources = typescriptFiles(root).filter(
    (file) => file.startsWith(`${app}/`) && !isTest(file) && !file.includes('/locales/'),
  );
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  const unknown: Finding[] = [];
  for (const file of sources) {
    const source = parseFile(root, file);
    for (const node of everyNode(source.body)) {
      if (node.type === 'StringLiteral') {
        const written = String(node['value']);
        whole.add(written);
        if (written.endsWith('.')) beginnings.add(written); // 'state.' + state
      }
      if (node.type === 'Identifier') whole.add(String(node['value'])); // words.close
      if (node.type === 'TemplateLiteral') beginnings.add(firstPiece(node));
      const key = translated(node);
      if (key === undefined || key in words) continue;
      unknown.push({ rule: 'locale-unknown', file, line: lineOf(source.text, key), message: `${key} has no words` });
    }
  }
  beginnings.delete('');
  const unused = Object.keys(words).filter(
    (key) => !whole.has(key) && ![...beginnings].some((beginning) => key.startsWith(beginning)),
  );
  return [...unknown, ...unused.map((key) => ({ rule: 'locale-unused', file: measureFile, message: key }))];
}

function firstPiece(template: { readonly [field: string]: unknown }): string {
  const [first] = template['quasis'] as readonly { readonly cooked?: string }[];
  return first?.cooked ?? '';
}

/** The key in `t('key')`, or undefined for any other node. */
function translated(node: { readonly type: string; readonly [field: string]: unknown }): string | undefined {
  const callee = node['callee'];
  if (node.type !== 'CallExpression' || !isNode(callee)) return undefined;
  const name = callee.type === 'MemberExpression' ? callee['property'] : callee;
  const [first] = node['arguments'] as readonly { readonly expression: unknown }[];
  const isT = isNode(name) && name.type === 'Identifier' && name['value'] === 't';
  if (!isT || !isNode(first?.expression) || first.expression.type !== 'StringLiteral') return undefined;
  return String(first.expression['value']);
}
