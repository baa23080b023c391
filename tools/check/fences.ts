/** Doors, the chapter map and cycles: dependency-cruiser with .dependency-cruiser.cjs. */
import { type Finding, type Report, looked, parseToolJson, runTool } from './gate.ts';
import { presentFolders, typescriptFiles } from './sources.ts';
import { isNode, parseFile } from './syntax.ts';

export interface CruiseOutput {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly module: string; readonly resolved: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly {
      readonly type: string;
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly cycle?: readonly (string | { readonly name: string })[];
    }[];
  };
}

export async function cruise(root: string): Promise<CruiseOutput> {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const result = await runTool(root, 'depcruise', [...args, ...presentFolders(root)]);
  return parseToolJson('depcruise', result) as CruiseOutput;
}

/** What a file imports by our own reading, type imports included. */
function importsOf(root: string, file: string): string[] {
  return parseFile(root, file).body.flatMap(({ source }) => (isNode(source) ? [String(source['value'])] : []));
}

/**
 * Imports that the tool did not see. Without its parser it reads no TypeScript and passes all the same,
 * and with another setting it loses type imports: a gate that cannot fail is a defect.
 */
function unread(root: string, files: readonly string[], output: CruiseOutput): Finding[] {
  const read = new Map(output.modules.map(({ source, dependencies }) => [source, dependencies]));
  return files.flatMap((file) => {
    const seen = new Set(read.get(file)?.map(({ module }) => module));
    const missed = importsOf(root, file).filter((name) => !seen.has(name) && !seen.has(name.replace(/^node:/, '')));
    if (read.has(file) && missed.length === 0) return [];
    return [{ rule: 'unread', file, message: `dependency-cruiser did not read ${missed.join(', ') || 'this file'}` }];
  });
}

export async function checkFences(root: string): Promise<Report> {
  const files = typescriptFiles(root);
  const output = await cruise(root);
  const findings = unread(root, files, output);
  for (const violation of output.summary.violations) {
    const via = (violation.cycle ?? []).map((step) => (typeof step === 'string' ? step : step.name));
    findings.push({
      rule: violation.rule.name,
      file: violation.from,
      message: `-> ${via.length > 0 ? via.join(' -> ') : violation.to}`,
    });
  }
  return looked(findings, `${files.length} files`);
}
