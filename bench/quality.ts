import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureQuality, readQuality, type KindQuality, type Quality, type Said } from '#libs/evaluation';
import { words } from '#platform/words';
import { companyOf, inHouse, packFolder } from '../server/src/cli/open.ts';
import type { House } from '../server/src/compose.ts';
import { firstCompany } from '../server/src/roles/first-company.ts';
import { table } from './stats.ts';
import { root } from './world.ts';

export interface QualityOptions {
  out?: string;
  json?: boolean;
}

/** What the product says to the frozen questions, held against its own sources. Always true: a share breaks no promise here. */
export async function run(options: QualityOptions): Promise<boolean> {
  const rows = readQuality(readFileSync(join(root, 'corpora/quality/questions.jsonl'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const quality = await inOwnHouse(async (house) => {
    await firstCompany(house, packFolder);
    const { id } = await companyOf(house, undefined);
    return measureQuality(rows, (question) => ask(house, id, question));
  });
  const folder = options.out ?? join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `quality-${version}.json`), `${JSON.stringify({ version, ...quality }, null, 2)}\n`);
  if (options.json) console.log(JSON.stringify({ bench: 'quality', version, ...quality }, null, 2));
  else print(quality);
  return true;
}

/** An installation of its own in a temporary folder, with the embedded PostgreSQL and the demo company. */
async function inOwnHouse<R>(work: (house: House) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'liren-quality-'));
  const before = process.env['LIREN_HOME'];
  process.env['LIREN_HOME'] = join(folder, 'home');
  try {
    return await inHouse(work);
  } finally {
    if (before === undefined) delete process.env['LIREN_HOME'];
    else process.env['LIREN_HOME'] = before;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ask(house: House, tenant: string, question: string): Promise<Said> {
  const english = !/\p{Script=Han}/u.test(question);
  const locale = english ? 'en' : 'zh-CN';
  const { outcome, reply, sources, trace } = await house.dialogue.ask(tenant, question, locale);
  const texts = await house.db.tenant(tenant, async (tx) => {
    const articles = [];
    for (const { articleId } of sources) articles.push(await house.knowledge.published(tx, articleId));
    return articles.map((article) =>
      article ? [article.answer, ...article.answers.map(({ answer }) => answer), article.question] : [],
    );
  });
  const named = sources.map(({ title }) => words(locale)('bot.named', { title: title.replace(/[?？]$/u, '') }));
  const computed = trace.some(({ line }) => line.key === 'decide.graph');
  return { outcome, reply, sources: texts, computed, stock: named };
}

function print({ kinds, all, unsupportedPercent, examples }: Quality): void {
  const row = (each: KindQuality) => [
    each.kind,
    ...[each.questions, each.answered, each.asked, each.handedOver, each.claims, each.quoted, each.unsupported].map(
      String,
    ),
  ];
  const head = ['kind', 'questions', 'answered', 'asked back', 'handed over', 'claims', 'quoted', 'unsupported'];
  console.log(table(head, [...kinds, all].map(row)));
  console.log(`\nunsupported claims: ${unsupportedPercent.toFixed(2)} %`);
  for (const { question, sentence, reason } of examples) console.log(`- ${question} → ${sentence.trim()} (${reason})`);
}
