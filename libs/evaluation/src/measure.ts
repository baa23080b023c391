import type { CandidateList, Question } from './rows.ts';
import { DEPTH, scoreLists, scoreOutcomes, type ListOutcome, type Outcome, type Scores } from './scores.ts';

/** What a system says to one question. */
export interface Ranking {
  /** The best first. */
  readonly ranked: readonly string[];
  /** The one it answers with; null when it would not; undefined when it has no such judgement. */
  readonly answered?: string | null | undefined;
  /** Confidence in the first; on any scale of its own. */
  readonly confidence: number;
  /** Milliseconds of it that went into a sentence encoder, where there is one. */
  readonly encoderMs?: number;
}

/** Anything that finds entries. `only` leaves the others out before ranking. */
export interface Searcher {
  search(query: string, how: { limit: number; only?: ReadonlySet<string> }): Ranking | Promise<Ranking>;
}

/** Told after every question. */
export type OnProgress = (done: number, all: number) => void;

/** Asked once before the clock runs: the first searches of a process are compiled while they run. */
const WARM_UP = 30;

/** Asks every question once, after a few that are not counted. */
export async function measureQuestions(
  searcher: Searcher,
  rows: readonly Question[],
  onProgress: OnProgress = () => undefined,
): Promise<{ scores: Scores; outcomes: Outcome[] }> {
  for (const { query } of rows.slice(0, WARM_UP)) await searcher.search(query, { limit: DEPTH });
  const outcomes: Outcome[] = [];
  for (const { query, gold } of rows) {
    const began = performance.now();
    const { ranked, answered, confidence } = await searcher.search(query, { limit: DEPTH });
    outcomes.push({ gold, ranked, answered, confidence, ms: performance.now() - began });
    onProgress(outcomes.length, rows.length);
  }
  return { scores: scoreOutcomes(outcomes), outcomes };
}

/** The candidates of all lists as one knowledge base; equal texts are one entry. */
export function candidatesOf(lists: readonly CandidateList[]): { id: string; question: string }[] {
  return [...new Set(lists.flatMap(({ candidates }) => candidates.map(({ text }) => text)))].map((text) => ({
    id: text,
    question: text,
  }));
}

/**
 * Puts the candidates of each list in order, by a searcher that was built over `candidatesOf`. What it does not find
 * comes last, by its text, so that the order of the file helps nobody.
 */
export async function measureLists(
  searcher: Searcher,
  lists: readonly CandidateList[],
  onProgress: OnProgress = () => undefined,
): Promise<{ scores: Scores }> {
  const order = async ({ query, candidates }: CandidateList): Promise<ListOutcome> => {
    const only = new Set(candidates.map(({ text }) => text));
    const right = new Set(candidates.filter(({ label }) => label).map(({ text }) => text));
    const began = performance.now();
    const { ranked } = await searcher.search(query, { limit: only.size, only });
    const ms = performance.now() - began;
    const found = new Set(ranked);
    const rest = [...only].filter((text) => !found.has(text)).sort();
    return { labels: [...ranked, ...rest].map((text) => right.has(text)), ms };
  };
  for (const list of lists.slice(0, WARM_UP)) await order(list);
  const outcomes: ListOutcome[] = [];
  for (const list of lists) {
    outcomes.push(await order(list));
    onProgress(outcomes.length, lists.length);
  }
  return { scores: scoreLists(outcomes) };
}
