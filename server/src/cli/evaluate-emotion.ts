import type { Command } from 'commander';
import { cuesOf, priorsOf } from '#libs/emotion';
import { trainBlended } from '#libs/learn';
import { measure, whole, type Learner, type LearnerOptions } from './evaluate-intent.ts';

interface EmotionOptions extends LearnerOptions {
  prior: boolean;
}

const help = `
Rows of both files:  text,label as CSV, or {"text": "…", "label": "…"} as JSONL, or Rasa's YAML
Any language, any labels; the label "oos", or none, means that it is none of the labels.
Two things are known before training: words that carry feeling, and what two public sets would call the text
(models/emotion/README.md names them). --no-prior leaves the second out: use it where --test is from one of these sets.
Shares are from 0 to 1; docs/understanding.md says what each number counts.
Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Examples:
  ./liren eval emotion --train train.jsonl --test test.jsonl
  ./liren eval emotion --train train.csv --test test.csv --peers --json`;

export function emotionVerb(evaluation: Command): void {
  evaluation
    .command('emotion')
    .description('Train on one file, score on another: how texts sound, with labels of your own')
    .requiredOption('--train <file>', 'examples to learn from')
    .requiredOption('--test <file>', 'examples to be scored on')
    .option('--seed <number>', 'another number, another run of chance', whole, 1)
    .option('--no-prior', 'learn from --train and the words of feeling alone')
    .option('--peers', 'a linear SVM on TF-IDF of characters beside it')
    .option('--predictions <file>', 'write what was said of each row of --test, as JSONL')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action((options: EmotionOptions) => measure(moods(options.prior), options, 'emotionPeers'));
}

/** How much a clue weighs against the words of a text; chosen on folds of training rows. */
const CUES = 0.05;
const PRIORS = 0.07;

function moods(withPrior: boolean): Learner {
  const clues = [{ of: cuesOf, weight: CUES }, ...(withPrior ? [{ of: priorsOf, weight: PRIORS }] : [])];
  return async (examples, seed) => {
    const learned = await trainBlended(examples, { seed, clues });
    return (text) => learned.predict(text);
  };
}
