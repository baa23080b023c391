import type { Locale } from '#contracts/common';
import type { TraceStep } from '#contracts/http/dialogue';
import type { Source } from '#contracts/http/conversations';
import { think, type ThinkDeps } from './think.ts';
import { Trace } from './trace.ts';

export interface Asked {
  outcome: 'answer' | 'ask' | 'hand over' | 'stay silent';
  reply: string;
  sources: Source[];
  choices: string[];
  tookMs: number;
  trace: TraceStep[];
}

/** One question out of the blue, thought through and kept nowhere. */
export async function ask(question: string, locale: Locale, deps: ThinkDeps, clock: () => number): Promise<Asked> {
  const trace = new Trace(clock);
  const context = {
    asked: { texts: [question], pictures: [], files: 0, upTo: 1 },
    waiting: null,
    base: null,
    whole: null,
    choices: [],
    answered: [],
    tries: 0,
  };
  const { decision, draft } = await think(context, locale, deps, trace);
  return {
    outcome: decision.kind,
    reply: draft.sentences.join(''),
    sources: draft.sources,
    choices: draft.choices.map(({ label }) => label),
    tookMs: trace.tookMs,
    trace: trace.steps,
  };
}
