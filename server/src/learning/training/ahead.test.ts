import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPack } from '#libs/pack';
import { packExamples } from '#perception';
import { learnedAhead } from './ahead.ts';
import { learn } from './learn.ts';
import type { Order } from './wire.ts';

const folder = join(import.meta.dirname, '../../../../packs');
const packs = readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

/** What a company learns from that was given the pack alone. */
async function orderOf(pack: string): Promise<Order> {
  const { content } = await readPack(join(folder, pack));
  const examples = packExamples(content.intents).map((example) => ({ ...example, customerId: null }));
  return { examples, before: null, brief: true };
}

test.each(packs)('the pack %s was learned from as it is; if not, seal it again (packs/seal.ts)', async (pack) => {
  const order = await orderOf(pack);
  const ahead = await learnedAhead(order);
  expect(ahead?.rows.map(({ text, label }) => ({ text, label }))).toEqual(
    order.examples.map(({ text, label }) => ({ text, label })),
  );
});

test(
  'what was learned ahead is what would be learned now; if not, seal every pack again',
  { timeout: 60_000 },
  async () => {
    const order = await orderOf('service');
    const ahead = await learnedAhead(order);
    const now = await learn(order, { clock: () => performance.now(), onProgress: () => undefined });
    expect(Buffer.compare(ahead!.model, now.model)).toBe(0);
    const { model: _theirs, trainSeconds: _seconds, ...measured } = ahead!;
    expect(JSON.parse(JSON.stringify(now))).toMatchObject(measured);
  },
);

test('another example, another order, a version before or a whole report is another lesson', async () => {
  const order = await orderOf('service');
  const { examples } = order;
  const more = { text: '能停车吗', label: examples[0]!.label, customerId: null };
  const before = { versionId: 'v', number: 1, examples };
  for (const other of [
    { ...order, examples: [...examples, more] },
    { ...order, examples: examples.toReversed() },
    { ...order, before },
    { ...order, brief: false },
  ])
    expect(await learnedAhead(other)).toBeNull();
});
