import { describe, expect, test } from 'vitest';
import type { Finding, Found } from '#knowledge';
import type { IntentSeen } from '#perception';
import { followIntent } from './intent.ts';

const found = (articleId: string, probability: number) =>
  ({ id: articleId, probability, article: { articleId } }) as Found;
const finding = (kind: Finding['kind'], ...articles: [string, number][]): Finding => ({
  kind,
  found: articles.map(([id, probability]) => found(id, probability)),
});
const seen = (probability: number, more: Partial<IntentSeen> = {}): IntentSeen => ({
  intentId: 'i',
  name: 'supply',
  title: '供货',
  probability,
  accepted: true,
  taught: false,
  inScope: 1,
  ranked: [],
  leadsTo: { kind: 'article', articleId: 'supply' },
  version: 1,
  ...more,
});
const taught = { taught: true };
const unlike = { taught: true, accepted: false };
const person = { leadsTo: { kind: 'person' as const } };

interface Case {
  match: Finding;
  intent: IntentSeen | null;
  leans?: boolean;
  talk?: boolean;
}

async function led({ match, intent, leans = false, talk = false }: Case): Promise<string> {
  const resolved = leans
    ? { kind: 'joined' as const, query: '加盟费 那呢', alone: '那呢' }
    : { kind: 'kept' as const, query: '能供货吗' };
  const observations = { intent, smallTalk: talk ? ('greeting' as const) : null };
  const pick = async (id: string) => (id === 'gone' ? null : found(id, 1));
  const { how, match: after } = await followIntent({ observations, resolved, match, graph: null }, { pick });
  return how === 'led' ? `${after.kind} ${after.found[0]!.article.articleId}` : how;
}

const unknown = finding('unknown');
const choices = finding('ambiguous', ['area', 0.3], ['supply', 0.2]);
const others = finding('ambiguous', ['area', 0.3], ['fee', 0.2]);

describe('what the company taught, beside the search', () => {
  test.each<[string, Case, string]>([
    ['nothing was taught', { match: unknown, intent: null }, 'none'],
    ['small talk', { match: unknown, intent: seen(1), talk: true }, 'none'],
    ['like no intent', { match: choices, intent: seen(1, { accepted: false }) }, 'rejected'],
    ['the search is sure', { match: finding('sure', ['fee', 0.95]), intent: seen(1) }, 'searched'],
    ['the search holds another likely', { match: finding('likely', ['fee', 0.5]), intent: seen(1) }, 'searched'],
    ['both hold it possible', { match: choices, intent: seen(0.6) }, 'likely supply'],
    ['both, and the intent is sure', { match: choices, intent: seen(0.95) }, 'sure supply'],
    ['both, but hardly', { match: choices, intent: seen(0.4) }, 'searched'],
    ['only the intent, surely', { match: others, intent: seen(0.96) }, 'sure supply'],
    ['only the intent, not surely', { match: others, intent: seen(0.9) }, 'searched'],
    ['the search knows nothing', { match: unknown, intent: seen(0.96) }, 'sure supply'],
    ['only the intent, in the very words of an example', { match: others, intent: seen(0.3, taught) }, 'sure supply'],
    ['an example, but unlike all others', { match: unknown, intent: seen(0.2, unlike) }, 'sure supply'],
    [
      'an example, but the search is sure',
      { match: finding('sure', ['fee', 0.95]), intent: seen(1, taught) },
      'searched',
    ],
    ['an example that leads to a person', { match: others, intent: seen(0.3, { ...person, ...taught }) }, 'person'],
    ['a question that leans', { match: unknown, intent: seen(1), leans: true }, 'searched'],
    [
      'an article that is no more',
      { match: unknown, intent: seen(1, { leadsTo: { kind: 'article', articleId: 'gone' } }) },
      'searched',
    ],
    ['it leads nowhere', { match: choices, intent: seen(1, { leadsTo: { kind: 'nothing' } }) }, 'searched'],
    ['a person', { match: choices, intent: seen(0.85, person) }, 'person'],
    ['a person, not surely', { match: choices, intent: seen(0.7, person) }, 'searched'],
    [
      'a person, but the answer is known',
      { match: finding('sure', ['fee', 0.9]), intent: seen(1, person) },
      'searched',
    ],
  ])('%s', async (_, given, expected) => expect(await led(given)).toBe(expected));
});
