/**
 * Versions that were trained ahead from the packs of the house. A company that was given such a pack, and nothing else, is
 * understood at once: the same examples give the same version, so nobody trains it again.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PackIntent } from '#libs/pack';
import { packExamples, type Trained } from '#perception';
import { learn } from './learn.ts';
import type { Order, TaughtExample } from './wire.ts';

const folder = fileURLToPath(new URL('../../../../packs', import.meta.url));
/** Beside a pack, under its name: it is the house's, and no pack brings one. */
export const AHEAD_ENDING = '.version.gz';

/** A file, as JSON that is compressed. */
interface Ahead extends Omit<Trained, 'model' | 'rows'> {
  readonly key: string;
  /** In base64. */
  readonly model: string;
  /** Of each example in order: what was said of it when it was held back. */
  readonly rows: readonly Pick<Trained['rows'][number], 'said' | 'probability'>[];
}

type Taught = Pick<TaughtExample, 'text' | 'label'>;

/** Examples in the order they came; another one, one less or another order is another lesson. */
const keyOf = (examples: readonly Taught[]) =>
  createHash('sha256')
    .update(JSON.stringify(examples.map(({ text, label }) => [text, label])))
    .digest('hex');

/** Trains what a company gets from these intents, as the bytes of a file. */
export async function learnAhead(intents: readonly PackIntent[]): Promise<Buffer> {
  const examples = packExamples(intents).map((example) => ({ ...example, customerId: null }));
  const how = { clock: () => performance.now(), onProgress: () => undefined };
  const { model, rows, trainSeconds, ...measured } = await learn({ examples, before: null, brief: true }, how);
  const ahead: Ahead = {
    ...measured,
    key: keyOf(examples),
    trainSeconds: Math.round(trainSeconds),
    model: Buffer.from(model).toString('base64'),
    rows: rows.map(({ said, probability }) => ({ said, probability })),
  };
  return gzipSync(JSON.stringify(ahead), { level: 9 });
}

/** What was learned ahead from just these examples; null where that is not what is wanted, or was not done. */
export async function learnedAhead({ examples, before, brief = false }: Order): Promise<Trained | null> {
  if (before !== null || !brief) return null;
  const key = keyOf(examples);
  for (const name of (await readdir(folder)).filter((each) => each.endsWith(AHEAD_ENDING))) {
    const {
      key: theirs,
      model,
      rows,
      ...measured
    } = JSON.parse(gunzipSync(await readFile(`${folder}/${name}`)).toString()) as Ahead;
    if (theirs !== key) continue;
    return {
      ...measured,
      model: Buffer.from(model, 'base64'),
      rows: examples.map(({ text, label, customerId }, at) => ({ text, label, customerId, ...rows[at]! })),
    };
  }
  return null;
}
