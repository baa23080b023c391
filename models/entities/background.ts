/*
 * Makes the background of the labellers. See README.md.
 * node models/entities/background.ts DATA GROUPS OUT
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  loadBackground,
  readGroups,
  saveBackground,
  trainBackground,
} from '../../libs/learn/src/sequence/index.ts';
import { backgroundSentences } from './sets.ts';

const [data, groups, out] = process.argv.slice(2) as [string, string, string];
/** Features that are kept: with more the file grows and the scores stay. */
const KEPT = 130_000;

const sentences = backgroundSentences(data);
const made = await trainBackground(sentences, readGroups(readFileSync(groups, 'utf8')), { seed: 1, kept: KEPT });
const bytes = saveBackground(made);
loadBackground(bytes);
writeFileSync(out, bytes);
process.stdout.write(`${sentences.length} sentences, ${bytes.length} bytes\n`);
