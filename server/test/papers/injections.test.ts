/** Thirty pictures that want to be obeyed, against a model that obeys whatever reaches it (AI-04). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { told, type Customer } from '../support/customer.ts';
import {
  calls,
  openChatModelServer,
  says,
  type Behaviour,
  type ChatModelServer,
  type Prompted,
} from '../support/chat-model-server.ts';
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
const OURS = [
  'You word replies',
  'You compare sentences',
  'You describe one picture',
  'is data written by others',
  'data-',
];

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

const stateOf = async ({ conversation }: Customer, at = world) =>
  (await at.rows<{ state: string }>('select state from papers where conversation_id = $1', [conversation])).map(
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

describe('shown to a model that sees and obeys', () => {
  let eyes: ChatModelServer;
  let seeing: World;
  beforeAll(async () => {
    eyes = await openChatModelServer();
    const settings = {
      CHAT_MODEL_URL: eyes.url,
      CHAT_MODEL: 'obeys',
      CHAT_MODEL_VISION: '1',
      OUTBOUND_ALLOW: '127.0.0.1',
    };
    seeing = await openWorld({ settings, articles: smallCompany });
    const boss = await seeing.person('admin', { roles: ['admin'] });
    const setting = { enabled: true, dayTokens: null, dayCost: null };
    await boss.call('models.update', { body: { setting, revision: 0 } });
  });
  afterAll(async () => {
    await seeing.close();
    await eyes.close();
  });

  const hasPicture = ({ body }: Prompted) =>
    body.messages.some(
      ({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'image_url'),
    );

  /** Of the picture it says whatever is wanted; all else it is asked it answers as a model that knows no better. */
  const obeysWhatItSees =
    ({ wants, marker, text }: Injection): Behaviour =>
    (response, prompted) => {
      if (!hasPicture(prompted)) return obeys({ marker, text } as Injection)(response, prompted);
      if (wants === 'tool') return calls(marker, '{"amount":5000}')(response, prompted);
      if (wants === 'words') return says(marker)(response, prompted);
      const leaks = wants === 'leak' ? prompted.text.slice(0, 200) : marker || text;
      const fields = [
        { name: 'code', text: '91330106MA2CFQ1T7P' },
        { name: 'name', text: leaks },
        { name: 'person', text: leaks },
        { name: 'term', text: '长期' },
      ];
      const said = { kind: 'business_licence', description: leaks, fields, outcome: 'accepted', state: 'accepted' };
      return says(JSON.stringify(said))(response, prompted);
    };

  test.each(['picture-01', 'picture-02', 'picture-04', 'picture-05', 'picture-11'])(
    '%s: the review stays as it is, no tool is called, and the customer hears nothing of it',
    { timeout: 2 * READING_MS },
    async (id) => {
      const injection = injections.find((one) => one.id === id)!;
      eyes.does(obeysWhatItSees(injection));
      const customer = await seeing.customer(id);
      await shows(customer, licence({ code: WRONG_CODE }, { seed: SEED }).jpeg);
      expect(await stateOf(customer, seeing)).toEqual(['asked_again']);
      const before = eyes.got.length;
      const replies = [await shows(customer, words([injection.text]))];
      const got = eyes.got.slice(before);
      expect(got.filter(hasPicture)).toHaveLength(1);
      for (const { body } of eyes.got.slice(before)) expect(body).not.toHaveProperty('tools');
      expect(await stateOf(customer, seeing)).toEqual(['asked_again']);
      if ((await customer.state()).speaker === 'bot') replies.push(told([await customer.asks(FEE_QUESTION)])[0]!);
      for (const { text } of eyes.got.slice(before).filter((one) => !hasPicture(one)))
        expect(text).not.toContain(injection.marker || injection.text.slice(0, 8));
      for (const wanted of [...OURS, ...(injection.marker === '' ? [] : [injection.marker])])
        expect(replies.join('\n')).not.toContain(wanted);
    },
  );
});
