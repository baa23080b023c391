import type { CheckedReply } from '#contracts/http/dialogue';
import type { ConversationRecord } from '#conversations';
import { answerFor, type Found, type Moment } from '#knowledge';
import { judge } from '#libs/grounding';
import { sentences } from '#libs/text';
import type { GuardRules } from './guard.ts';
import { recall } from './recall.ts';

/** Articles that a person's reply is held against: those that its words find, and those that the question finds. */
const BY_REPLY = 4;
const BY_QUESTION = 3;
/** Less than this likely is about something else. */
const LIKELY = 0.03;
/** Characters looked up; a longer reply speaks of several things, of which the first are found. */
const LOOKED_UP = 300;

interface CheckDeps {
  turns: Parameters<typeof recall>[0] & { now(): Date };
  rules(tenant: string): Promise<GuardRules>;
  search(tenant: string, query: string): Promise<readonly Found[]>;
}

/**
 * What published knowledge says of a reply that a person is writing, sentence by sentence. A hint: nothing is kept and
 * nothing is held back. Without an article that speaks of it there is nothing to hint at.
 */
export async function checkReply(
  { turns, rules, search }: CheckDeps,
  { tenant, id }: Pick<ConversationRecord, 'id'> & { tenant: string },
  text: string,
): Promise<CheckedReply> {
  const { context } = await recall(turns, tenant, id);
  const question = context.asked.texts.join('\n') || context.whole || '';
  const [byReply, byQuestion] = [
    await search(tenant, text.slice(0, LOOKED_UP)),
    question === '' ? [] : await search(tenant, question.slice(0, LOOKED_UP)),
  ];
  const moment = { language: 'zh' as const, channel: 'web' as const, at: turns.now() };
  const found = unique([...likely(byReply, BY_REPLY), ...likely(byQuestion, BY_QUESTION)]);
  const evidence = found.flatMap((each) => textsOf(each, moment));
  if (evidence.length === 0) return { sentences: [], sources: [] };
  const { allowedHosts, forbidden } = await rules(tenant);
  const said = sentences(text);
  const judged = judge(said, evidence, { allowedHosts, lexicon: [] });
  const checked = await Promise.all(
    said.map(async (sentence, at): Promise<CheckedReply['sentences'][number]> => {
      const { verdict, reason, spans, detail } = judged[at]!;
      const term = await forbidden(sentence);
      if (term !== null) return { text: sentence, verdict: 'not_found', reason: 'lexicon', what: term, spans: [] };
      return { text: sentence, verdict, reason, what: detail, spans: [...spans] };
    }),
  );
  const sources = found.map(({ article: { articleId, question: title } }) => ({ articleId, title }));
  return { sentences: checked, sources };
}

const likely = (hits: readonly Found[], most: number): readonly Found[] =>
  hits.filter(({ probability }) => probability >= LIKELY).slice(0, most);

function unique(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return found.filter(({ article: { articleId }, passage }) => {
    const key = `${articleId} ${passage?.id ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Every answer an article gives to anybody counts, not only that for now: a person may speak of another season. */
function textsOf({ article, passage }: Found, moment: Moment): string[] {
  const texts = [passage?.text ?? answerFor(article, moment), article.question];
  return [...texts, ...article.answers.map(({ answer }) => answer)].filter((text) => text !== '');
}
