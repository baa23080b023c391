import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureQuality, readQuality, type Said } from '#libs/evaluation';
import { words } from '#platform/words';
import { openWorld, type World } from '../support/world.ts';

/** Every third of the frozen questions; `./liren bench quality` asks all of them. */
const EVERY = 3;
const file = join(import.meta.dirname, '../../../corpora/quality/questions.jsonl');
const questions = readQuality(readFileSync(file, 'utf8')).filter((_, at) => at % EVERY === 0);

let world: World;
beforeAll(async () => void (world = await openWorld({ demo: true })));
afterAll(() => world.close());

async function ask(question: string): Promise<Said> {
  const { tenant, house } = world;
  const locale = /\p{Script=Han}/u.test(question) ? 'zh-CN' : 'en';
  const { outcome, reply, sources, trace } = await house.dialogue.ask(tenant, question, locale);
  const texts = await house.db.tenant(tenant, async (tx) => {
    const found = [];
    for (const { articleId } of sources) found.push(await house.knowledge.published(tx, articleId));
    return found.map((article) => [
      article!.answer,
      ...article!.answers.map(({ answer }) => answer),
      article!.question,
    ]);
  });
  const stock = sources.map(({ title }) => words(locale)('bot.named', { title: title.replace(/[?？]$/u, '') }));
  return { outcome, reply, sources: texts, computed: trace.some(({ line }) => line.key === 'decide.graph'), stock };
}

test('nothing is said to the frozen questions that its sources do not support', { timeout: 120_000 }, async () => {
  const { all, examples } = await measureQuality(questions, ask);
  expect(examples).toEqual([]);
  expect(all.questions).toBe(questions.length);
  // Silence would be faultless too: most of what can be answered is.
  expect(all.answered).toBeGreaterThan(questions.length / 3);
  expect(all.claims).toBeGreaterThan(questions.length);
});

test('the measure sees what is made up', { timeout: 60_000 }, async () => {
  const invent = async (question: string): Promise<Said> => {
    const said = await ask(question);
    return { ...said, reply: `${said.reply}加盟费是 66.6 万元。` };
  };
  const { all, unsupportedPercent } = await measureQuality(questions.slice(0, 6), invent);
  expect(all.unsupported).toBe(all.answered);
  expect(unsupportedPercent).toBeGreaterThan(0);
});
