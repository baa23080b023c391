/** Reads a TypeScript file as a tree (swc: the TypeScript 7 package offers no parser API). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** A node of the tree; the gates look only at `type` and a few named fields. */
export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly body: readonly SyntaxNode[];
}

export function parseFile(root: string, file: string): SourceFile {
  const text = readFileSync(join(root, file), 'utf8');
  const tree = parseSync(text, { syntax: 'typescript', tsx: file.endsWith('x'), target: 'es2024' });
  return { file, text, body: tree.body as unknown as SyntaxNode[] };
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';
}

/** Visits every node below `from`, parents first. */
export function* everyNode(from: unknown): Generator<SyntaxNode> {
  if (Array.isArray(from)) {
    for (const item of from) yield* everyNode(item);
    return;
  }
  if (typeof from !== 'object' || from === null) return;
  if (isNode(from)) yield from;
  for (const value of Object.values(from)) yield* everyNode(value);
}

/** The line where `needle` first stands, counted from 1; 1 when it does not stand there verbatim. */
export function lineOf(text: string, needle: string): number {
  const at = text.indexOf(needle);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
