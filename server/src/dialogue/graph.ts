import { nothingAsked, type Finding, type GraphAsked } from '#knowledge';
import { nameKey } from '#libs/graph';
import { sentences } from '#libs/text';
import type { Observations } from '#perception';
import type { Draft } from './draft.ts';
import type { Resolved } from './resolve.ts';
import { isChinese } from './tongue.ts';
import type { Told } from './trace.ts';

export interface GraphDeps {
  /** What the graph of the company says; it declines what it does not fully understand. */
  askGraph(question: string): Promise<GraphAsked>;
}

interface Seen {
  readonly resolved: Resolved;
  readonly match: Finding;
  readonly observations: Observations;
}

/** Asks the graph what single articles answer badly: comparisons, filters, several steps. Costs nothing without a graph. */
export async function consult({ resolved, match, observations }: Seen, { askGraph }: GraphDeps): Promise<GraphAsked> {
  const { empty, urgent, asksForPerson, language } = observations;
  if (empty || urgent || asksForPerson || !isChinese(language) || resolved.kind === 'picked') return nothingAsked;
  const leans = resolved.kind === 'joined' || resolved.kind === 'rewritten';
  // What the graph answers as it was said was complete, whatever else it might have leaned on.
  const alone = leans ? await askGraph(resolved.alone) : nothingAsked;
  const asked = alone.found === null ? await askGraph(resolved.query) : alone;
  if (asked.found === null || !isSurer(match, asked.found.kind, resolved.query)) return asked;
  return { ...asked, found: null };
}

/** An article that answers this very question was written for it; a single value is its trade, not the graph's. */
function isSurer({ kind, found }: Finding, what: NonNullable<GraphAsked['found']>['kind'], query: string): boolean {
  if (what === 'value') return kind === 'sure' || kind === 'likely';
  return kind === 'sure' && nameKey(found[0]!.matchedQuestion ?? '') === nameKey(query);
}

export function tellGraph({ found, entities }: GraphAsked): Told {
  if (entities.length === 0 && found === null) return { key: 'graph.nothing' };
  const names = entities.map(({ name }) => name).join('、');
  if (found === null) return { key: 'graph.declined', values: { names } };
  const path = found.path.map(({ from, label, to, value, source }) => ({
    from: from.name,
    relation: label.zh,
    to: to?.name ?? value,
    said: source.quote,
  }));
  return {
    key: `graph.${found.kind}`,
    values: { steps: path.length, articles: found.sources.length },
    detail: { path },
  };
}

/** The graph's own sentences with the articles of their path. */
export function fromGraph(found: NonNullable<GraphAsked['found']>): Draft {
  return {
    sentences: found.sentences.flatMap((sentence) => sentences(sentence)),
    evidence: found.evidence,
    sources: [...found.sources],
    choices: [],
  };
}
