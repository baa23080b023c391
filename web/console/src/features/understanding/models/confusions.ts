import type { ModelReport } from '#contracts/http/learning';

type Confusion = ModelReport['confusion'];
export interface Label {
  readonly name: string;
  readonly title: string;
}

/** Two intents that are taken for each other. */
export interface ConfusedPair {
  readonly gold: Label;
  readonly said: Label;
  readonly count: number;
  /** Of the test rows with this meaning. */
  readonly share: number;
}

/** The pairs that cost most, the most frequent first. What was taken for nothing at all is no pair: nobody is misled. */
export function worstPairs({ labels, matrix }: Confusion, most: number): ConfusedPair[] {
  const pairs = matrix.flatMap((row, at) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, to) =>
      to === at || count === 0 || labels[to]!.name === ''
        ? []
        : [{ gold: labels[at]!, said: labels[to]!, count, share: count / all }],
    );
  });
  return pairs.toSorted((a, b) => b.count - a.count || b.share - a.share).slice(0, most);
}

/** Titles of the intents that only one of two versions knows. Without both there is nothing to say. */
export function intentsApart(
  after: Pick<ModelReport, 'labels'> | null,
  before: Pick<ModelReport, 'labels'> | null,
): { added: string[]; gone: string[] } {
  if (!after || !before) return { added: [], gone: [] };
  const missing = (from: readonly Label[], among: readonly Label[]) =>
    from.filter(({ name }) => name !== '' && !among.some((one) => one.name === name)).map(({ title }) => title);
  return { added: missing(after.labels, before.labels), gone: missing(before.labels, after.labels) };
}
