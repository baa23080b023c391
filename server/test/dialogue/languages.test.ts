import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { words, type Spoken } from '#platform/words';
import { told } from '../support/customer.ts';
import { openWorld, type Customer, type Person, type World } from '../support/world.ts';

let world: World;
let mei: Person;

const always = { channel: null, validFrom: null, validTo: null };

async function published(question: string, answer: string, more: object = {}): Promise<void> {
  const made = await mei.call('articles.create', {
    body: { similar: [], category: '语言', validFrom: null, validTo: null, question, answer, ...more },
  });
  await mei.call('articles.publish', { params: { id: made.id }, body: { revision: made.revision } });
}

beforeAll(async () => {
  world = await openWorld();
  mei = await world.person('mei', { roles: ['editor'] });
  await published('开店要准备哪些证件', '需要身份证、营业执照和食品经营许可证。软件里面可以上传。', {
    similar: [
      '開店要準備哪些證件',
      '開舖要準備啲咩證件',
      '開店に必要な書類は何ですか',
      'Welche Unterlagen brauche ich für die Eröffnung?',
      'Which documents do I need to open a shop?',
    ],
    answers: [{ ...always, language: 'ja', answer: '身分証、営業許可証、食品経営許可証が必要です。' }],
  });
});
afterAll(() => world.close());

const somebody = (): Promise<Customer> => world.customer(randomUUID());
const said = async (customer: Customer, question: string) =>
  told([await customer.asks(question)])[0]!.replace(/^bot: /u, '');
const say = (language: Spoken, key: string, values = {}) => words(language)(key, { brand: '我的公司', ...values });

describe('what is answered', () => {
  test('in Japanese, where there is a Japanese answer', async () => {
    await expect
      .poll(async () => said(await somebody(), '開店に必要な書類は何ですか'), { timeout: 20_000 })
      .toBe('身分証、営業許可証、食品経営許可証が必要です。');
  });

  test('in Chinese to a German, who is told so in German', async () => {
    const keller = await somebody();
    expect(await said(keller, 'Welche Unterlagen brauche ich für die Eröffnung?')).toBe(
      `${say('de', 'bot.onlyIn', { language: 'Chinesisch' })}需要身份证、营业执照和食品经营许可证。软件里面可以上传。`,
    );
  });

  test('in traditional characters to a customer from Hong Kong, with the titles', async () => {
    const chan = await somebody();
    const answer = await chan.asks('開舖要準備啲咩證件');
    expect(told([answer])[0]).toBe('bot: 需要身份證、營業執照和食品經營許可證。軟件裏面可以上傳。');
    expect(answer.body).toMatchObject({ sources: [{ title: '開店要準備哪些證件' }] });
  });

  test('in simplified ones to everybody else, without a word about languages', async () => {
    expect(await said(await somebody(), '开店要准备哪些证件')).toBe(
      '需要身份证、营业执照和食品经营许可证。软件里面可以上传。',
    );
  });
});

describe('what the house says itself', () => {
  test.each<[Spoken, string, string]>([
    ['ja', 'こんにちは', 'bot.greeting'],
    ['ko', '안녕하세요', 'bot.greeting'],
    ['de', 'vielen Dank', 'bot.thanks'],
    ['yue', '唔該晒', 'bot.thanks'],
    ['ja', 'ロボットの背の高さはどのくらいですか', 'bot.unknown'],
    ['de', 'Wie hoch ist der Eiffelturm in Paris?', 'bot.unknown'],
  ])('%s: %s', async (language, text, key) => {
    expect(await said(await somebody(), text)).toBe(say(language, key).trimEnd());
  });

  test('a German who wants a person is told in German that one comes', async () => {
    const keller = await somebody();
    expect(await said(keller, 'Ich möchte mit einem Mitarbeiter sprechen')).toBe(say('de', 'bot.handover.asked'));
    expect((await keller.state()).speaker).toBe('nobody');
  });

  test('a word of no language is answered in that of before', async () => {
    const yamada = await somebody();
    await yamada.asks('こんにちは');
    expect(await said(yamada, 'ok')).toBe(say('ja', 'bot.thanks'));
  });
});
