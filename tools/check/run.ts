/** Runs gates one after the other, takes off the exceptions and says what is left. */
import type { Exception } from './exceptions.ts';
import type { Finding, Gate, Report } from './gate.ts';

export interface GateResult {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What was looked at, or why nothing was. */
  readonly note: string;
  readonly findings: readonly Finding[];
}

/** Findings printed per gate; the rest is counted. */
const shownFindings = 40;

export interface Run {
  readonly root: string;
  readonly gates: readonly Gate[];
  readonly exceptions: readonly Exception[];
  /** Called as each gate ends. */
  readonly onResult: (result: GateResult) => void;
}

/**
 * All gates run, even after one failed. With `whole` an exception that excused nothing becomes a
 * finding of the last gate, `exceptions`.
 */
export async function runGates(run: Run, whole: boolean): Promise<GateResult[]> {
  const used = new Set<Exception>();
  const results: GateResult[] = [];
  for (const gate of run.gates) {
    const result = await runGate(gate, run, used);
    results.push(result);
    run.onResult(result);
  }
  if (!whole) return results;
  const last = staleExceptions(run.exceptions, used);
  run.onResult(last);
  return [...results, last];
}

async function runGate(gate: Gate, { root, exceptions }: Run, used: Set<Exception>): Promise<GateResult> {
  const started = performance.now();
  const report = await gate.run(root).catch((error: unknown): Report => {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'looked', note: '', findings: [{ rule: 'broken-gate', file: gate.name, message }] };
  });
  const seconds = (performance.now() - started) / 1000;
  if (report.kind === 'skipped') {
    return { name: gate.name, seconds, outcome: 'skipped', note: report.reason, findings: [] };
  }
  const findings = report.findings.filter((finding) => {
    const excuse = exceptions.find(({ rule, file }) => rule === finding.rule && file === finding.file);
    if (excuse) used.add(excuse);
    return !excuse;
  });
  const outcome = findings.length === 0 ? 'passed' : 'failed';
  return { name: gate.name, seconds, outcome, note: report.note, findings };
}

function staleExceptions(exceptions: readonly Exception[], used: ReadonlySet<Exception>): GateResult {
  const file = 'tools/check/exceptions.ts';
  const findings = exceptions.flatMap((exception): Finding[] => {
    const what = `${exception.rule} in ${exception.file}`;
    if (exception.reason.trim() === '') return [{ rule: 'exception', file, message: `${what} has no reason` }];
    return used.has(exception) ? [] : [{ rule: 'exception', file, message: `${what} excuses nothing any more` }];
  });
  const outcome = findings.length === 0 ? 'passed' : 'failed';
  return { name: 'exceptions', seconds: 0, outcome, note: `${exceptions.length} exceptions`, findings };
}

/** One tidy line, then the findings. */
export function describeResult({ name, outcome, seconds, note, findings }: GateResult): string {
  const count = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
  const tail = outcome === 'failed' ? count : note;
  const head = `  ${name.padEnd(13)}${outcome.padEnd(9)}${seconds.toFixed(1).padStart(5)} s  ${tail}`.trimEnd();
  const lines = findings.slice(0, shownFindings).map(({ rule, file, line, message }) => {
    return `      ${file}${line ? `:${line}` : ''}  ${rule}  ${message}`;
  });
  if (findings.length > shownFindings) lines.push(`      and ${findings.length - shownFindings} more`);
  return [head, ...lines].join('\n');
}
