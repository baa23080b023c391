/** Doors, the chapter map and cycles: dependency-cruiser with .dependency-cruiser.cjs. */
import { type Finding, type Report, looked, parseToolJson, runTool } from './gate.ts';
import { presentFolders, typescriptFiles } from './sources.ts';

export interface CruiseOutput {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
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

export async function checkFences(root: string): Promise<Report> {
  const output = await cruise(root);
  const read = new Set(output.modules.map((module) => module.source));
  const files = typescriptFiles(root);
  // The tool passes with "0 modules" when its parser is missing, so every file must have been read.
  const unread = files.filter((file) => !read.has(file));
  const findings: Finding[] = unread.map((file) => ({
    rule: 'unread',
    file,
    message: 'dependency-cruiser did not read this file',
  }));
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
