import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateExamples } from '#libs/learn';
import { packOutside, readPack, secondsBefore } from '#libs/pack';

const { manifest, content } = await readPack(path.join(import.meta.dirname, '../../../packs/franchise'));
const answerOf = (id: string): string => {
  const found = content.articles.find((article) => article.id === id);
  if (!found) throw new Error(`There is no article ${id}.`);
  return found.answer;
};

/** The fact sheet of the invented brand: yuan by shop type, square metres, days. Every article must agree with it. */
const shops = {
  kiosk: {
    name: '档口店',
    area: 25,
    fee: 38_000,
    deposit: 10_000,
    brand: 6_000,
    equipment: 56_000,
    fitOut: 40_000,
    stock: 20_000,
    total: 170_000,
    reserve: 50_000,
    funds: 250_000,
    places: 2,
    days: '35 到 45',
    radius: 500,
  },
  standard: {
    name: '标准店',
    area: 50,
    fee: 58_000,
    deposit: 20_000,
    brand: 10_000,
    equipment: 82_000,
    fitOut: 80_000,
    stock: 30_000,
    total: 280_000,
    reserve: 80_000,
    funds: 400_000,
    places: 3,
    days: '45 到 60',
    radius: 800,
  },
  flagship: {
    name: '旗舰店',
    area: 100,
    fee: 98_000,
    deposit: 30_000,
    brand: 15_000,
    equipment: 137_000,
    fitOut: 160_000,
    stock: 50_000,
    total: 490_000,
    reserve: 150_000,
    funds: 700_000,
    places: 4,
    days: '60 到 75',
    radius: 1_500,
  },
} as const;
type Shop = (typeof shops)[keyof typeof shops];
const all: Shop[] = Object.values(shops);
const fitOutPerSquareMetre = 1_600;

/** 38000 -> "3.8 万元", 6000 -> "6000 元": the one way the articles write money. */
const money = (yuan: number): string => (yuan < 10_000 ? `${yuan} 元` : `${yuan / 10_000} 万元`);
const signing = (shop: Shop): number => shop.fee + shop.deposit + shop.brand;

describe('the fact sheet', () => {
  test.each(all)('$name: the total is the sum of its parts', (shop) => {
    const parts = [shop.fee, shop.deposit, shop.brand, shop.equipment, shop.fitOut, shop.stock];
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(shop.total);
    expect(shop.fitOut).toBe(shop.area * fitOutPerSquareMetre);
    expect(shop.total + shop.reserve).toBeLessThan(shop.funds);
  });

  test.each(Object.entries(shops))('the article on %s names every part and the total', (id, shop) => {
    const answer = answerOf(`investment-${id}`);
    expect(answer).toContain(`${shop.area} 平方米测算，前期投入 ${money(shop.total)}`);
    for (const part of [
      `加盟费 ${money(shop.fee)}`,
      `保证金 ${money(shop.deposit)}`,
      `首年品牌使用费 ${shop.brand / 10_000} 万元`,
      `设备 ${money(shop.equipment)}`,
      `装修 ${money(shop.fitOut)}`,
      `首批物料 ${money(shop.stock)}`,
      `另留 ${money(shop.reserve)}`,
    ]) {
      expect(answer).toContain(part);
    }
  });

  /** Which articles state which row of the sheet for all three shop types. */
  test.each<[string, (shop: Shop) => string]>([
    ['franchise-fee', (it) => `${it.name} ${money(it.fee)}`],
    ['deposit', (it) => `${it.name} ${money(it.deposit)}`],
    ['brand-fee', (it) => `${it.name} ${money(it.brand)}`],
    ['revenue-share', (it) => `${it.name} ${money(it.brand)}`],
    ['equipment-cost', (it) => `${it.name} ${money(it.equipment)}`],
    ['decoration-cost', (it) => `${it.name} ${it.area} 平方米约 ${money(it.fitOut)}`],
    ['first-stock', (it) => `${it.name} ${money(it.stock)}`],
    ['total-investment', (it) => `${it.name}（${it.area} 平方米）${money(it.total)}`],
    ['total-investment', (it) => `${it.name} ${money(it.reserve)}`],
    ['payment-schedule', (it) => `${it.name} ${money(signing(it))}`],
    ['renewal', (it) => `${it.name} ${money(it.fee / 2)}`],
    ['second-shop', (it) => `${it.name} ${money((it.fee * 8) / 10)}`],
    ['student-franchise', (it) => `${it.name} ${money(it.deposit / 2)}`],
    ['join-conditions', (it) => `${it.name}不低于 ${money(it.funds)}`],
    ['funds-requirement', (it) => `${it.name}不低于 ${money(it.funds)}`],
    ['training-cost', (it) => `${it.name} ${it.places} 人`],
    ['open-duration', (it) => `${it.name}${it === shops.kiosk ? '一般' : ''} ${it.days} 天`],
    ['area-protection', (it) => `${it.name}半径 ${it.radius} 米`],
  ])('%s agrees with it', (id, phrase) => {
    for (const shop of all) expect(answerOf(id)).toContain(phrase(shop));
  });

  test('the reduction for county shops is 8000 yuan', () => {
    expect(answerOf('county-town')).toContain('减免 8000 元，也就是档口店 3 万元、标准店 5 万元');
  });

  test.each([
    ['单价', /每平方米 (\d+) 元/g, '1600'],
    ['客单价', /(\d+) 元客单价/g, '14'],
    ['系统服务费', /每年 (\d+) 元(?=系统|的系统)/g, '1200'],
    ['意向金', /意向金 (\d+) 元/g, '5000'],
    ['运费门槛', /满 (\d+) 元免运费/g, '3000'],
    ['及格线', /不低于 (\d+) 分/g, '85'],
    ['统计样本', /(\d+) 家(?:开业)?满/g, '388'],
    ['加盟店数', /加盟 (\d+) 家/g, '668'],
    ['总店数', /(?:合计|一共) (\d+) 家/g, '714'],
    ['总部地址', /示例路 (\d+) 号/g, '100'],
  ])('%s is the same wherever it is said', (_name, pattern, expected) => {
    const found = content.articles.flatMap((article) => [...article.answer.matchAll(pattern)].map((match) => match[1]));
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found)).toEqual(new Set([expected]));
  });

  test('English money is the Chinese money', () => {
    const english = (id: string) => content.articles.find((article) => article.id === id)?.answerEn ?? '';
    const written = (yuan: number) => new Intl.NumberFormat('en').format(yuan);
    for (const shop of all) {
      for (const figure of [shop.fee]) expect(english('franchise-fee')).toContain(written(figure));
      for (const figure of [shop.total, shop.reserve]) expect(english('total-investment')).toContain(written(figure));
      for (const figure of [shop.deposit]) expect(english('deposit')).toContain(written(figure));
      for (const figure of [signing(shop)]) expect(english('payment-schedule')).toContain(written(figure));
    }
  });
});

describe('the articles', () => {
  test('cover the field', () => {
    expect(content.articles.length).toBeGreaterThanOrEqual(80);
    expect(content.articles.filter((article) => article.answerEn).length).toBeGreaterThanOrEqual(25);
  });

  test('each can be asked in at least four other ways, none of which belongs to another article', () => {
    const owner = new Map<string, string>();
    for (const { id, question, similar } of content.articles) {
      expect({ id, enough: similar.length >= 4 }).toEqual({ id, enough: true });
      for (const phrase of [question, ...similar]) {
        expect({ phrase, owner: owner.get(phrase) ?? id }).toEqual({ phrase, owner: id });
        owner.set(phrase, id);
      }
    }
  });

  test('no outgoing text trips the lexicon', () => {
    const outgoing = [
      ...content.articles.flatMap((it) => [it.answer, it.answerEn ?? '']),
      ...content.smalltalk.flatMap((it) => [...it.replies, ...(it.repliesEn ?? [])]),
      ...content.conversations.flatMap((it) => it.messages.flatMap((m) => (m.author === 'customer' ? [] : [m.text]))),
      JSON.stringify(content.company),
    ];
    const hits = content.lexicon.flatMap(({ term }) =>
      outgoing.filter((text) => text.includes(term)).map((text) => ({ term, text })),
    );
    expect(hits).toEqual([]);
  });

  test('no exclamation marks and no contact data that could be real', () => {
    const texts = [
      ...content.articles.flatMap((it) => [it.answer, it.answerEn ?? '']),
      JSON.stringify([content.company, content.staff]),
    ];
    for (const text of texts) {
      expect(text).not.toMatch(/[!！]/);
      for (const [number] of text.matchAll(/(?<!\d)(?:1\d{10}|400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}-\d{7,8})(?!\d)/g)) {
        expect(number).toBe('400-000-0000');
      }
      for (const [, host] of text.matchAll(/@([\w.-]+)/g)) expect(host).toMatch(/\.example\.?$/);
    }
  });
});

describe('the rest of the pack', () => {
  test('the questions for evaluation name articles that exist', () => {
    const table = readFileSync(path.join(import.meta.dirname, '../../../packs/franchise.questions.tsv'), 'utf8');
    const known = new Set(['-', ...content.articles.map((article) => article.id)]);
    const rows = table
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split('\t'));
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.flatMap(([, ids = '']) => ids.split(',')).filter((id) => !known.has(id))).toEqual([]);
  });

  test('ids, synonym words and small-talk phrases are unique', () => {
    const phrases = content.smalltalk.flatMap((it) => it.phrases);
    expect(new Set(phrases).size).toBe(phrases.length);
    for (const { words } of content.synonyms) expect(words).toEqual([...new Set(words)]);
    expect(new Set(content.lexicon.map((it) => it.term)).size).toBe(content.lexicon.length);
  });

  test('staff fill every role and write from the example domain', () => {
    expect(new Set(content.staff.flatMap((it) => it.roles)).size).toBe(8);
    for (const member of content.staff) expect(member.email).toMatch(/@manhuqing\.example$/);
  });

  test('conversations show every scene, and the bot says what the cited article says', () => {
    expect(new Set(content.conversations.map((it) => it.scene)).size).toBe(8);
    expect(content.conversations.some((it) => it.language === 'en')).toBe(true);
    for (const { id, language, startedAt, messages } of content.conversations) {
      expect({ id, begins: secondsBefore(messages[0]?.at ?? '') }).toEqual({ id, begins: secondsBefore(startedAt) });
      for (const message of messages) {
        if (message.author !== 'bot' || !message.articles) continue;
        const cited = content.articles.find((article) => article.id === message.articles?.[0]);
        expect(message.text).toBe(language === 'en' ? cited?.answerEn : cited?.answer);
      }
    }
  });

  test('intents of the trade and of any service, each with a dozen ways to say it and more', () => {
    const intents = content.intents.filter(({ id }) => id !== packOutside);
    expect(intents.filter((it) => it.id.startsWith('service.')).length).toBeGreaterThanOrEqual(20);
    expect(intents.filter((it) => !it.id.startsWith('service.')).length).toBeGreaterThanOrEqual(25);
    expect(intents.filter((it) => it.examples.length < 12 || it.examples.length > 25).map((it) => it.id)).toEqual([]);
    expect(new Set(intents.map((it) => it.leadsTo.kind))).toEqual(new Set(['article', 'person', 'nothing']));
    expect(content.intents.find(({ id }) => id === packOutside)!.examples.length).toBeGreaterThan(50);
  });

  test('the intents teach nothing wrong', () => {
    const examples = content.intents.flatMap(({ id, examples: texts }) =>
      texts.map((text) => ({ text, label: id === packOutside ? null : id })),
    );
    expect(validateExamples(examples)).toEqual([]);
  });

  test('the messages for evaluation name intents that exist, and are no examples', () => {
    const table = readFileSync(path.join(import.meta.dirname, '../../../packs/franchise.intents.tsv'), 'utf8');
    const rows = table.trim().split('\n').slice(1);
    const known = new Set(['-', ...content.intents.map(({ id }) => id)]);
    const examples = new Set(content.intents.flatMap((it) => it.examples));
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter((row) => row.endsWith('\t-')).length).toBeGreaterThanOrEqual(30);
    for (const row of rows) {
      const [text = '', intent = ''] = row.split('\t');
      expect({ text, known: known.has(intent), taught: examples.has(text) }).toEqual({
        text,
        known: true,
        taught: false,
      });
    }
  });

  test('the manifest names the pack and both languages', () => {
    expect(manifest).toMatchObject({ name: 'franchise', format: 1, languages: ['zh-CN', 'en'] });
  });
});
