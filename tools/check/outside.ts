/** The gates that are tools of others: format, types, lint, unused code, lock file. */
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { type Finding, type Report, looked, parseToolJson, runTool } from './gate.ts';
import { filesUnder, presentFolders, typescriptFiles } from './sources.ts';

export async function checkFormat(root: string): Promise<Report> {
  const result = await runTool(root, 'oxfmt', ['--list-different', '.']);
  if (result.code !== 0 && result.stdout.trim() === '') {
    throw new Error(`oxfmt (exit ${result.code}): ${result.stderr.trim()}`);
  }
  const files = result.stdout.split('\n').filter((line) => line.trim() !== '');
  const message = 'not formatted; npm run format';
  return looked(files.map((file) => ({ rule: 'format', file: toRelative(root, file), message })));
}

/** One tsc per project: the pages need other settings (JSX, no Node types) than the server. */
export async function checkTypes(root: string): Promise<Report> {
  const projects = filesUnder(root, '', (name) => name === 'tsconfig.json');
  const findings: Finding[] = [];
  for (const project of projects) {
    const result = await runTool(root, 'tsc', ['--noEmit', '--pretty', 'false', '-p', project]);
    const found = typeFindings(result.stdout);
    if (result.code !== 0 && found.length === 0) {
      throw new Error(`tsc -p ${project} (exit ${result.code}): ${result.stdout}${result.stderr}`);
    }
    findings.push(...found);
  }
  return looked(findings, projects.join(', '));
}

function typeFindings(output: string): Finding[] {
  return output.split('\n').flatMap((line) => {
    const [, file, at, code, message] = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line) ?? [];
    if (file && code && message) return [{ rule: code, file, line: Number(at), message }];
    const [, global, why] = /^error (TS\d+): (.*)$/.exec(line) ?? [];
    return global && why ? [{ rule: global, file: 'tsconfig.json', message: why }] : [];
  });
}

interface LintOutput {
  readonly number_of_files: number;
  readonly diagnostics: readonly {
    readonly message: string;
    readonly code?: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

export async function checkLint(root: string): Promise<Report> {
  const where = presentFolders(root);
  const files = typescriptFiles(root);
  const result = await runTool(root, 'oxlint', ['--type-aware', '--format', 'json', ...where]);
  const output = parseToolJson('oxlint', result) as LintOutput;
  if (output.number_of_files < files.length) {
    throw new Error(`oxlint read ${output.number_of_files} files, but there are ${files.length}`);
  }
  const findings = output.diagnostics.map((each) => ({
    rule: lintRule(each.code ?? 'syntax'),
    file: toRelative(root, each.filename),
    line: each.labels[0]?.span.line ?? 1,
    message: each.message,
  }));
  return looked(findings, `${output.number_of_files} files`);
}

/** `typescript(no-explicit-any)` is called `no-explicit-any`. */
function lintRule(code: string): string {
  return /\(([^)]+)\)/.exec(code)?.[1] ?? code;
}

interface UnusedOutput {
  readonly issues: readonly ({ readonly file: string } & Record<string, unknown>)[];
}

/** Files, exports and dependencies that nobody uses, and packages used without being named. */
export async function checkUnused(root: string): Promise<Report> {
  const result = await runTool(root, 'knip', ['--reporter', 'json', '--no-progress']);
  const output = parseToolJson('knip', result) as UnusedOutput;
  const findings = output.issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, items]) =>
      (Array.isArray(items) ? items : []).flat().map((item: { name: string; line?: number }) => ({
        rule: `unused-${kind}`,
        file,
        line: item.line ?? 1,
        message: `${item.name} (${kind})`,
      })),
    ),
  );
  return looked(findings);
}

/** Words npm uses when it cannot reach its registry. */
const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|ENOTCACHED/;

/** The lock file holds every platform's packages: native ones are dropped from it silently. */
export async function checkLock(root: string): Promise<Report> {
  if (!existsSync(join(root, 'package-lock.json'))) {
    const message = 'missing; run npm install';
    return looked([{ rule: 'lock', file: 'package-lock.json', message }]);
  }
  const result = await runTool(root, 'npm', ['ci', '--dry-run', '--ignore-scripts', '--no-audit']);
  if (result.code === 0) return looked([]);
  if (offline.test(result.stderr)) {
    return { kind: 'skipped', reason: 'the npm registry cannot be reached' };
  }
  const errors = result.stderr.split('\n').filter((line) => line.startsWith('npm error'));
  const message = errors.slice(0, 8).join(' ') || result.stderr.slice(0, 1000);
  return looked([{ rule: 'lock', file: 'package-lock.json', message }]);
}

function toRelative(root: string, file: string): string {
  return (isAbsolute(file) ? relative(root, file) : file).replaceAll('\\', '/');
}
