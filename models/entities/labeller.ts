/*
 * Makes the labeller that ships. See README.md.
 * node models/entities/labeller.ts DATA BACKGROUND OUT
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  loadBackground,
  loadLabeller,
  saveLabeller,
  trainLabeller,
  type LabelledSentence,
} from '../../libs/learn/src/sequence/index.ts';
import { chatSentences } from './chat.ts';
import { cluener } from './sets.ts';

const [data, over, out] = process.argv.slice(2) as [string, string, string];
/** What CLUENER tells apart and a service desk does not. */
const TYPES: Readonly<Record<string, string>> = {
  name: 'person',
  company: 'company',
  position: 'position',
  address: 'address',
  scene: 'address',
  organization: 'organization',
  government: 'organization',
  book: 'title',
  movie: 'title',
  game: 'title',
};
const INVENTED = 6_000;
const KEPT = 125_000;
const SEED = 7;

const { forChoices, rest } = cluener(data);
const marked = [...forChoices, ...rest].map(
  ({ text, spans }): LabelledSentence => ({ text, spans: spans.map((span) => ({ ...span, type: TYPES[span.type]! })) }),
);
const background = loadBackground(readFileSync(over));
const sentences = [...marked, ...chatSentences(INVENTED, SEED)];
const labeller = await trainLabeller(sentences, { seed: SEED, background, most: KEPT });
const bytes = saveLabeller(labeller);
loadLabeller(bytes, background);
writeFileSync(out, bytes);
process.stdout.write(`${sentences.length} sentences, ${bytes.length} bytes\n`);
