import type { Command } from 'commander';
import { validatorOf, type DataFormat, type Finding, type ReadExample } from '#libs/learn';
import { columns, CommandFailed, print, printJson } from './outcome.ts';
import { formatOption, trainingData } from './training-data.ts';

interface Options {
  data: string;
  format?: DataFormat;
  json?: boolean;
}

const help = `
Formats: Rasa YAML (nlu: with intent and examples), CSV (text,label), JSONL ({"text": "…", "label": "…"}).
Out of scope: the label oos, out_of_scope, or none. What is checked stands in docs/understanding.md.
Exit codes: 0 nothing but warnings, 1 errors (conflicts and such), 2 the data cannot be read.

Examples:
  ./liren validate --data nlu.yml
  ./liren validate --data intents.csv --json`;

/** Findings shown to people; JSON has all of them. */
const MAX_SHOWN = 50;
const SHORT = 40;

export function validateVerb(program: Command): void {
  program
    .command('validate')
    .description('Find what training data would teach wrongly: conflicts, near-duplicates, too few examples')
    .requiredOption('--data <file>', 'training data')
    .addOption(formatOption())
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(validate);
}

function validate({ data, format, json }: Options): void {
  const { examples, ...reading } = trainingData(data, format);
  const { findings, isCut } = validatorOf(examples);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const labels = new Set(examples.flatMap(({ label }) => label ?? [])).size;
  if (json) {
    const rows = findings.map((finding) => ({
      ...finding,
      examples: finding.examples.map((at) => placeOf(examples[at]!)),
    }));
    const { format: read, ignoredCount: ignored } = reading;
    printJson({ format: read, examples: examples.length, labels, ignored, errors, isCut, findings: rows });
  } else {
    print(
      `${examples.length.toLocaleString('en')} examples of ${labels} intents, ${errors} errors, ${findings.length - errors} warnings`,
    );
    if (findings.length > 0) print(`\n${tableOf(findings, examples)}`);
    if (findings.length > MAX_SHOWN) print(`\n${findings.length - MAX_SHOWN} more; --json has all.`);
  }
  if (errors > 0) throw new CommandFailed('');
}

function tableOf(findings: readonly Finding[], examples: readonly ReadExample[]): string {
  const rows = findings
    .slice(0, MAX_SHOWN)
    .map(({ kind, severity, labels, examples: at, similarity }) => [
      severity,
      kind,
      labels.map((label) => label ?? 'oos').join(', '),
      similarity === null ? '' : similarity.toFixed(2),
      at.map((it) => `${examples[it]!.line}: ${short(examples[it]!.text)}`).join(' | '),
    ]);
  return columns([['severity', 'kind', 'intents', 'alike', 'lines'], ...rows]);
}

const placeOf = ({ line, text, label }: ReadExample) => ({ line, text, label });

function short(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.length > SHORT ? `${plain.slice(0, SHORT)}…` : plain;
}
