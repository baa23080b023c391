import { expect, vi } from 'vitest';
import { createParser, type Parser, type ParserLimits } from '#platform/parsing';
import type { ParseOutcome, RefusalCode, SourceFile } from '#libs/parse';

const MB = 1024 * 1024;
/** The child is ended at 400 MB and looked at every 25 ms; the rest is what it may take between two looks. */
export const CHILD_RSS = 520 * MB;
/** What the process that serves customers may grow by, the file it holds left aside. */
export const PARENT_GROWTH = 200 * MB;

/** Parsers that are watched: memory of child and parent at their highest. */
export interface Trials {
  /** Reads a hostile file, asserts its bounds, and that an honest file can be read right after. */
  attempt(file: SourceFile, bounds?: { readonly ms?: number }): Promise<ParseOutcome>;
  /** The same, asserting what it is refused for. */
  refused(file: SourceFile, code: RefusalCode, bounds?: { readonly ms?: number }): Promise<void>;
  close(): Promise<void>;
}

export function openTrials(limits: Partial<ParserLimits> = {}): Trials {
  // Bounds of time are asserted below, for the parser alone; the runner must not be the first to give up.
  vi.setConfig({ testTimeout: 60_000 });
  let child = 0;
  let parent = 0;
  const parser: Parser = createParser({
    ...limits,
    onMemory(bytes) {
      child = Math.max(child, bytes);
      parent = Math.max(parent, process.memoryUsage.rss());
    },
  });

  async function attempt(file: SourceFile, { ms = 10_000 } = {}): Promise<ParseOutcome> {
    child = 0;
    const before = process.memoryUsage.rss();
    parent = before;
    const began = Date.now();
    const outcome = await parser.parse(file);
    const took = Date.now() - began;
    expect(child, 'memory of the child').toBeLessThan(CHILD_RSS);
    expect(parent - before, 'growth of the parent').toBeLessThan(PARENT_GROWTH + file.bytes.length);
    expect(took, 'time').toBeLessThan(ms);
    const after = await parser.parse({ name: 'after.txt', bytes: Buffer.from('营业时间是九点到六点。') });
    expect(after.kind, 'an honest file right after').toBe('parsed');
    return outcome;
  }

  return {
    attempt,
    async refused(file, code, bounds) {
      const outcome = await attempt(file, bounds);
      expect(outcome).toMatchObject({ kind: 'refused', code });
    },
    close: () => parser.close(),
  };
}
