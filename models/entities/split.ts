/*
 * Writes the parts of CLUENER as JSON lines. See README.md.
 * node models/entities/split.ts DATA [--write-held-back FILE] [--write-choices FILE] [--write-training FILE] [--write-rest FILE]
 * Training is all but the tenth that is held back; the rest is training without the tenth that choices are made on.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cluener } from './sets.ts';

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'write-held-back': text, 'write-choices': text, 'write-training': text, 'write-rest': text },
});
const { heldBack, forChoices, rest } = cluener(positionals[0]!);
const parts = {
  'write-held-back': heldBack,
  'write-choices': forChoices,
  'write-training': [...forChoices, ...rest],
  'write-rest': rest,
};
for (const [name, rows] of Object.entries(parts)) {
  const file = values[name as keyof typeof values];
  if (file === undefined) continue;
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  process.stdout.write(`${file}: ${rows.length} rows\n`);
}
