/** Writes what `./liren eval emotion` is measured on: node models/emotion/split.ts DATA FOLDER. README.md says what is what. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const [data, folder] = process.argv.slice(2);
if (!data || !folder) throw new Error('Usage: node models/emotion/split.ts DATA FOLDER');

interface Row {
  text: string;
  label: string;
}

const posts = (name: string): Row[] =>
  readFileSync(join(data, `smp2020-ewect/${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { content: string; label: string })
    .map(({ content, label }) => ({ text: content, label }));
const reviews = (name: string) =>
  (parse(readFileSync(join(data, `chinese-sentiment/${name}.csv`)), { columns: true, bom: true, relax_quotes: true }) as {
    cat?: string;
    review: string;
    label: string;
  }[])
    .filter(({ review }) => review.trim() !== '')
    .map(({ cat, review, label }) => ({ cat, text: review, label }));

const usual = posts('usual_eval_labeled');
const isHeldBack = ({ text }: Row) =>
  parseInt(createHash('sha256').update(text).digest('hex').slice(0, 8), 16) % 5 === 0;
const test = [...usual.filter(isHeldBack), ...posts('virus_eval_labeled')];
const tested = new Set(test.map(({ text }) => text.trim()));
const virus = posts('virus_train');
write('ewect-train', [...virus, ...usual.filter((row) => !isHeldBack(row))].filter(({ text }) => !tested.has(text.trim())));
write('ewect-test', test);
write('usual', usual);
write('virus-train', virus);

const hotel = reviews('ChnSentiCorp_htl_all');
const shopping = reviews('online_shopping_10_cats');
const opening = (text: string) => text.replace(/\s/gu, '').slice(0, 40);
const known = new Set(hotel.map(({ text }) => opening(text)));
write('hotel', hotel);
write('shopping', shopping);
// A tenth of "shopping" are hotels, most of them the very reviews that are tested on.
write('shopping-without-hotels', shopping.filter(({ cat, text }) => cat !== '酒店' && !known.has(opening(text))));

function write(name: string, rows: readonly Row[]): void {
  writeFileSync(join(folder!, `${name}.jsonl`), rows.map(({ text, label }) => `${JSON.stringify({ text, label })}\n`).join(''));
}
