/**
 * Renders pictures with what stands on them: `node bench/ocr/generate.ts --out DIR [--papers 12] [--seed 1]`.
 *
 * `--defects clean,photo` leaves the other defects out, `--no-others` all that is no licence. Rendered, not photographed;
 * every name, address and number is invented. `--ten` renders the
 * pictures of corpora/ocr instead.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { paperKinds } from '#libs/papers';
import { defects, type Defect } from './damage.ts';
import { licencePicture, paperOf, paperPicture, scenePicture, type Picture } from './pictures.ts';
import { scenes } from './scenes.ts';

/** Every layout and font, mild and hard damage, two planted codes, other papers and none. */
const ten: readonly ((seed: number) => Promise<Picture>)[] = [
  (seed) => licencePicture(paperOf(seed, 0), 'clean'),
  (seed) => licencePicture(paperOf(seed, 1), 'photo'),
  (seed) => licencePicture(paperOf(seed, 6), 'rotated'),
  (seed) => licencePicture(paperOf(seed, 3), 'hard'),
  (seed) => licencePicture(paperOf(seed, 10), 'jpeg'),
  (seed) => paperPicture('id_card', 0, { seed, defect: 'clean' }),
  (seed) => paperPicture('food_licence', 1, { seed, defect: 'jpeg' }),
  (seed) => paperPicture('invoice', 0, { seed, defect: 'jpeg' }),
  (seed) => scenePicture('chat', 0, seed),
  (seed) => scenePicture('empty', 0, seed),
];

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    papers: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    defects: { type: 'string', default: defects.join(',') },
    'no-others': { type: 'boolean', default: false },
    ten: { type: 'boolean', default: false },
  },
});
const asked = values.defects.split(',');
const unknown = asked.find((name) => !(defects as readonly string[]).includes(name));
if (values.out === undefined || unknown !== undefined) {
  console.error(
    values.out === undefined ? 'Name the folder with --out.' : `No defect is called ${unknown}: ${defects.join(', ')}.`,
  );
  process.exit(2);
}
const seed = Number(values.seed);
const folder = values.out;
mkdirSync(folder, { recursive: true });
const rows: string[] = [];
const keep = ({ truth, bytes }: Picture) => {
  writeFileSync(join(folder, truth.file), bytes);
  rows.push(JSON.stringify(truth));
};
if (values.ten) for (const render of ten) keep(await render(seed));
else await all();
writeFileSync(join(folder, 'truth.jsonl'), `${rows.join('\n')}\n`);
console.log(`${rows.length} pictures in ${folder}`);

async function all(): Promise<void> {
  for (let nth = 0; nth < Number(values.papers); nth++)
    for (const defect of asked as Defect[]) keep(await licencePicture(paperOf(seed, nth), defect));
  if (values['no-others']) return;
  for (const kind of paperKinds.filter((name) => name !== 'business_licence'))
    for (const nth of [0, 1, 2]) keep(await paperPicture(kind, nth, { seed, defect: nth === 2 ? 'photo' : 'clean' }));
  for (const scene of scenes) keep(await scenePicture(scene, 0, seed));
}
