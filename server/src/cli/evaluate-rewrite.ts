import type { Command } from 'commander';
import { BadRow, measureRewrites, readRewrites, REWRITE_KEYS, type RewriteRow } from '#libs/evaluation';
import { shippedRewriter } from '#libs/rewrite';
import { textOf } from './data-file.ts';
import { columns, print, printJson, UsageError } from './outcome.ts';

const help = `
Lines of --data:  {"context": ["…", "…"], "current": "…", "rewrite": "…"}
"context" is what was said before, oldest first; "rewrite" is "current" made whole.
Shares are from 0 to 1; docs/rewriting.md says what each number counts.
Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Examples:
  ./liren eval rewrite --data talks.jsonl
  ./liren eval rewrite --data talks.jsonl --json`;

export function rewriteVerb(evaluation: Command): void {
  evaluation
    .command('rewrite')
    .description('Score how questions that lean on what was said before are made whole')
    .requiredOption('--data <file>', 'talks, as JSONL')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(({ data, json }: { data: string; json?: boolean }) => {
      const rows = read(data);
      const rewriter = shippedRewriter();
      const scores = measureRewrites((context, current) => rewriter.rewrite(context, current).text, rows);
      if (json) return printJson({ rows: rows.length, model: rewriter.id, ...scores });
      const cell = (key: (typeof REWRITE_KEYS)[number]) => scores[key]?.toFixed(key.startsWith('ms') ? 2 : 3) ?? '-';
      print(`${rows.length.toLocaleString('en')} rows\n\n${columns([[...REWRITE_KEYS], REWRITE_KEYS.map(cell)])}`);
    });
}

function read(file: string): RewriteRow[] {
  const text = textOf(file);
  try {
    return readRewrites(text);
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    throw new UsageError(`${file}${error.line === 0 ? '' : ` line ${error.line}`}: ${error.message}.`);
  }
}
