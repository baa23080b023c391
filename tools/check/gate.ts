/** What a gate is, and how one runs a command-line tool. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** One thing that is wrong at one place. `rule` is the name an exception refers to. */
export interface Finding {
  readonly rule: string;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** A gate that could not look says why; one that looked says what it found. */
export type Report =
  | { readonly kind: 'looked'; readonly findings: readonly Finding[]; readonly note: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface Gate {
  readonly name: string;
  run(root: string): Promise<Report>;
}

export function looked(findings: readonly Finding[], note = ''): Report {
  return { kind: 'looked', findings, note };
}

/** Seconds a tool may take before it is stopped; the slowest takes about ten on two cores. */
const toolLimitSeconds = 180;

/** The tools and the pinned Node of this checkout, whatever the caller's PATH says. */
const programs = join(import.meta.dirname, '..', '..', 'node_modules', '.bin');

export interface ToolResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a tool of node_modules/.bin (or npm) in `root` and returns what it wrote.
 * Throws when it cannot be started or runs past its limit: a gate that did not look must not pass.
 */
export async function runTool(root: string, tool: string, args: readonly string[]): Promise<ToolResult> {
  const env = { ...process.env, PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}` };
  const child = spawn(tool, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), toolLimitSeconds * 1000);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => {
        if (signal) reject(new Error(`${tool} was stopped by ${signal} (limit ${toolLimitSeconds} s)`));
        else resolve(status);
      });
    });
    return {
      code,
      stdout: Buffer.concat(out).toString('utf8'),
      stderr: Buffer.concat(err).toString('utf8'),
    };
  } finally {
    clearTimeout(timer);
  }
}

/** Parses a tool's JSON, or says what it wrote instead. */
export function parseToolJson(tool: string, result: ToolResult): unknown {
  try {
    return JSON.parse(result.stdout);
  } catch {
    const said = (result.stderr || result.stdout).trim().slice(0, 2000);
    throw new Error(`${tool} (exit ${result.code}) wrote no JSON: ${said}`);
  }
}
