import type { Command } from 'commander';
import { locale, type Locale } from '#contracts/common';
import type { TraceStep } from '#contracts/http/dialogue';
import type { Asked } from '#dialogue';
import type { House } from '../compose.ts';
import { firstCompany } from '../roles/first-company.ts';
import { companyOf, inHouse, packFolder } from './open.ts';
import { columns, print, printJson, tell, UsageError } from './outcome.ts';

interface AskOptions {
  json?: boolean;
  locale: string;
  company?: string;
}

/** Characters of one question, as the widget has it. */
const longest = 4_000;

export function askVerb(program: Command): void {
  program
    .command('ask <question>')
    .description('Ask one question and see how the answer came about')
    .option('--json', 'the whole turn as JSON')
    .option('--locale <locale>', `the customer's language: ${locale.options.join(' or ')}`, 'zh-CN')
    .option('--company <name>', 'which company is asked, when there are several')
    .addHelpText(
      'after',
      '\nWorks beside a running Liren and without one. Nothing is kept.\n\nExamples:\n  ./liren ask "开一家店大概要准备多少钱"\n  ./liren ask "How much is the franchise fee?" --locale en --json',
    )
    .action(async (question: string, options: AskOptions) => {
      const spoken = locale.safeParse(options.locale);
      if (!spoken.success) throw new UsageError(`--locale is ${locale.options.join(' or ')}, not "${options.locale}".`);
      const length = [...question.trim()].length;
      if (length === 0 || length > longest) throw new UsageError(`A question has 1 to ${longest} characters.`);
      const asked = await inHouse((house) => ask(house, question, { ...options, locale: spoken.data }));
      if (options.json) printJson({ question, ...asked });
      else print(readable(question, asked));
    });
}

async function ask(house: House, question: string, options: { locale: Locale; company?: string }): Promise<Asked> {
  const opened = await firstCompany(house, packFolder);
  if (opened?.admin)
    tell(`A first company was opened. Admin: ${opened.admin.email}, one-time password: ${opened.admin.password}`);
  if (opened) tell(`Keeper: ${opened.keeper.email}, one-time password: ${opened.keeper.password}`);
  const { id } = await companyOf(house, options.company);
  // The index is read once per process; the times shown are those of a turn.
  await house.knowledge.search(id, question);
  return house.dialogue.ask(id, question, options.locale);
}

function readable(question: string, { outcome, reply, sources, choices, tookMs, trace }: Asked): string {
  const head = [
    ['question', question],
    ['outcome', `${outcome}, ${tookMs.toFixed(1)} ms`],
    ['reply', reply.replace(/\n+/g, ' ')],
    ...sources.map(({ title, version }) => ['source', `${title} (version ${version})`]),
    ...choices.map((choice, at) => ['choice', `${at + 1}. ${choice}`]),
  ];
  const steps = [['step', 'start ms', 'took ms', 'what'], ...trace.map(stepRow)];
  return `${columns(head)}\n\n${columns(steps)}`;
}

function stepRow({ step, startMs, tookMs, line }: TraceStep): string[] {
  const values = Object.entries(line.values).map(([name, value]) => `${name}=${String(value).replace(/\s+/g, ' ')}`);
  return [step, startMs.toFixed(2), tookMs.toFixed(2), [line.key, ...values].join(' ')];
}
