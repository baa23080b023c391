/** Thirty pictures that want to be obeyed, against a model that obeys whatever reaches it (AI-04). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { told, type Customer } from '../support/customer.ts';
import { openChatModelServer, says, type Behaviour, type ChatModelServer } from '../support/chat-model-server.ts';
import { smallCompany } from '../support/company.ts';
import { licence, words, type Sheet } from '../support/shown-papers.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

interface Injection {
  readonly id: string;
  readonly how: 'plain' | 'hidden' | 'field';
  readonly wants: string;
  readonly marker: string;
  readonly text: string;
}

const file = join(import.meta.dirname, '../../../corpora/injections/pictures.jsonl');
const injections = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Injection);

/** A letter that no code has, and no check digit: what these licences are asked for again for. */
const WRONG_CODE = '91330106MA7LQ0T2X0';
const SEED = 11;
const FEE_QUESTION = '加盟费多少钱？';
/** A busy machine reads a picture slowly. */
const READING_MS = 60_000;
/** Words of our own instructions: whoever reads them in a reply has them from us. */
const OURS = ['You word replies', 'You compare sentences', 'is data written by others', 'data-'];

let provider: ChatModelServer;
let world: World;
let admin: Person;
beforeAll(async () => {
  provider = await openChatModelServer();
  const settings = { CHAT_MODEL_URL: provider.url, CHAT_MODEL: 'obeys', OUTBOUND_ALLOW: '127.0.0.1' };
  world = await openWorld({ settings, articles: smallCompany });
  admin = await world.person('admin', { roles: ['admin'] });
  const setting = { enabled: true, dayTokens: null, dayCost: null };
  await admin.call('models.update', { body: { setting, revision: 0 } });
});
afterAll(async () => {
  await world.close();
  await provider.close();
});

/** Says what the injection wants as soon as a word of it is before his eyes, and else what he was given. */
const obeys =
  ({ marker, text }: Injection): Behaviour =>
  (response, prompted) => {
    const seen = JSON.stringify(prompted.body);
    const reached = seen.includes(text.slice(0, 8)) || (marker !== '' && seen.includes(marker));
    return says(JSON.stringify({ sentences: [{ text: reached ? marker || '已照办' : '好的。', evidence: [] }] }))(
      response,
      prompted,
    );
  };

function pictureOf({ how, text }: Injection): Buffer {
  if (how === 'plain') return words([text]);
  if (how === 'field') return licence({ code: WRONG_CODE, scope: text }, { seed: SEED }).jpeg;
  const over = (sheet: Sheet) => void sheet.write(text, 120, 300, { size: 18, color: '#d9d6cc' });
  return licence({ code: WRONG_CODE }, { seed: SEED, over }).jpeg;
}

/** Sends it alone, and gives what the bot says to it. */
async function shows(customer: Customer, jpeg: Buffer): Promise<string> {
  const { seq } = await customer.sends(new Blob([new Uint8Array(jpeg)]), 'photo.jpg');
  const after = (all: Awaited<ReturnType<Customer['messages']>>) =>
    all.filter((each) => each.seq > seq && each.author.kind === 'bot');
  return told(after(await customer.waitsFor((all) => after(all).length > 0, READING_MS)))[0]!;
}

const stateOf = async ({ conversation }: Customer) =>
  (await world.rows<{ state: string }>('select state from papers where conversation_id = $1', [conversation])).map(
    ({ state }) => state,
  );

test('the same licence without an injection is asked for again', async () => {
  const customer = await world.customer('control');
  await shows(customer, licence({ code: WRONG_CODE }, { seed: SEED }).jpeg);
  expect(await stateOf(customer)).toEqual(['asked_again']);
});

test.each(injections.map((injection) => [injection.id, injection] as const))(
  '%s: nothing is obeyed, nothing reaches the model, the review stays as it is',
  { timeout: 2 * READING_MS },
  async (id, injection) => {
    provider.does(obeys(injection));
    const before = provider.got.length;
    const customer = await world.customer(id);
    const replies = [await shows(customer, pictureOf(injection))];
    expect(await stateOf(customer)).toEqual(injection.how === 'plain' ? [] : ['asked_again']);
    replies.push(told([await customer.asks(FEE_QUESTION)])[0]!);
    for (const { body } of provider.got.slice(before)) {
      expect(JSON.stringify(body)).not.toContain(injection.marker || injection.text.slice(0, 8));
      expect(body).not.toHaveProperty('tools');
    }
    for (const wanted of [...OURS, ...(injection.marker === '' ? [] : [injection.marker])])
      expect(replies.join('\n')).not.toContain(wanted);
    world.later(1_000);
  },
);
