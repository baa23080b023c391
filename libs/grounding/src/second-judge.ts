import type { Judgement, Support } from './verdict.ts';

/** Another judge of sentences, such as a chat model: one opinion a sentence, in their order. May throw, hang or talk nonsense. */
export interface Judge {
  judge(sentences: readonly string[], evidence: readonly string[], signal: AbortSignal): Promise<readonly Support[]>;
}

const SUPPORTS: ReadonlySet<string> = new Set<Support>(['supported', 'contradicted', 'not_found']);

/**
 * The own judgements with a second opinion, for which at most `limitMs` are waited. The second judge may object to what
 * passed and may clear what only seemed unsupported; what a rule objects to stays. Without a usable opinion in time the own
 * judgements stand.
 */
export async function withSecond(
  own: readonly Judgement[],
  { judge, limitMs }: { judge: Judge; limitMs: number },
  { sentences, evidence }: { sentences: readonly string[]; evidence: readonly string[] },
): Promise<readonly Judgement[]> {
  const opinions = await opinionsOf(() => judge.judge(sentences, evidence, AbortSignal.timeout(limitMs)), limitMs);
  if (opinions.length !== own.length || !opinions.every((opinion) => SUPPORTS.has(opinion))) return own;
  return own.map((mine, at) => settled(mine, opinions[at]!, sentences[at] ?? ''));
}

async function opinionsOf(ask: () => Promise<readonly Support[]>, limitMs: number): Promise<readonly Support[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Support[]>((resolve) => {
    timer = setTimeout(resolve, limitMs, []);
  });
  try {
    const opinions: unknown = await Promise.race([ask(), late]);
    return Array.isArray(opinions) ? (opinions as Support[]) : [];
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

function settled(own: Judgement, opinion: Support, sentence: string): Judgement {
  if (opinion === 'supported')
    return own.reason === 'unsupported'
      ? { verdict: 'supported', reason: null, spans: [], detail: '', score: own.score }
      : own;
  if (own.verdict !== 'supported') return own;
  const spans = [{ start: 0, end: sentence.length }];
  return { verdict: opinion, reason: 'unsupported', spans, detail: '', score: own.score };
}
