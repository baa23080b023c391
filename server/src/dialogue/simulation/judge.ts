import type { Divergence, Expectation, RehearsedReply } from '#contracts/http/simulations';
import { normalise } from '#libs/text';

/** A reply with what an expectation may be about; `options`: the articles behind its choices. */
export interface Judged extends Omit<RehearsedReply, 'says' | 'tookMs'> {
  readonly options: readonly { articleId: string; title: string }[];
}

/** What of a turn is not as expected; empty when all is. Pure. */
export function judge(expect: Expectation, got: Judged): Divergence[] {
  const { outcome, articleOrTitle, contains = [], notContains = [], sourceCount } = expect;
  const wrong: Divergence[] = [];
  if (outcome !== undefined && outcome !== got.outcome)
    wrong.push({ what: 'outcome', expected: outcome, got: got.outcome });
  const named = [...got.sources, ...got.options];
  if (articleOrTitle !== undefined && !named.some((article) => isCalled(article, articleOrTitle))) {
    const titles = [...new Set(named.map(({ title }) => title))].join('；');
    wrong.push({ what: 'articleOrTitle', expected: articleOrTitle, got: titles });
  }
  const said = flat([got.reply, ...got.choices].join('\n'));
  for (const expected of contains)
    if (!said.includes(flat(expected))) wrong.push({ what: 'contains', expected, got: got.reply });
  for (const expected of notContains)
    if (said.includes(flat(expected))) wrong.push({ what: 'notContains', expected, got: got.reply });
  if (sourceCount !== undefined && sourceCount !== got.sources.length)
    wrong.push({ what: 'sourceCount', expected: String(sourceCount), got: String(got.sources.length) });
  return wrong;
}

function isCalled({ articleId, title }: { articleId: string; title: string }, name: string): boolean {
  return articleId === name.toLowerCase() || core(title) === core(name);
}

/** Spaces between figures and words are a matter of taste. */
const flat = (text: string) => normalise(text).replace(/\s/gu, '');
const core = (text: string) => normalise(text).replace(/[\p{P}\s]/gu, '');
