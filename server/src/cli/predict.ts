import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Prediction } from '#libs/learn';
import { modelIn } from './model-file.ts';
import { columns, print, UsageError } from './outcome.ts';

const help = `
One line an answer: the intent ("oos" when it is none of them), how likely, and the text. "-" reads texts from stdin, one a line.

Examples:
  ./liren predict --model intents.bin "加盟费多少" "讲个笑话"
  ./liren predict --model intents.bin --json - < messages.txt`;

/** Intents named with each text in JSON. */
const RANKED = 5;

export function predictVerb(program: Command): void {
  program
    .command('predict')
    .description('Say what texts mean, by a model of ./liren train')
    .argument('<text...>', 'what customers write, or - for stdin')
    .requiredOption('--model <file>', 'a model')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', help)
    .action((words: string[], { model, json }: { model: string; json?: boolean }) => {
      const classifier = modelIn(model);
      const texts = words.length === 1 && words[0] === '-' ? fromStdin() : words;
      if (texts.length === 0) throw new UsageError('There is no text on stdin.');
      const said = texts.map((text) => ({ text, prediction: classifier.predict(text) }));
      if (json) for (const { text, prediction } of said) print(JSON.stringify(rowOf(text, prediction)));
      else print(columns(said.map(({ text, prediction }) => [nameOf(prediction), likely(prediction), text])));
    });
}

function fromStdin(): string[] {
  return readFileSync(0, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
}

const nameOf = ({ accepted, ranked }: Prediction) => (accepted ? (ranked[0]?.label ?? 'oos') : 'oos');

function likely({ accepted, ranked, inScope }: Prediction): string {
  return (accepted ? inScope * (ranked[0]?.probability ?? 0) : 1 - inScope).toFixed(3);
}

function rowOf(text: string, { ranked, inScope, accepted }: Prediction) {
  return { text, label: accepted ? (ranked[0]?.label ?? null) : null, inScope, ranked: ranked.slice(0, RANKED) };
}
