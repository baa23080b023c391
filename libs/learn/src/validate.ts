import { normalise } from '#libs/text';
import type { Example } from './types.ts';
import { bareOf, Likeness } from './validate-near.ts';

/**
 * conflict: the same words under two labels · near: nearly the same words under two labels · duplicate: the same words twice
 * under one · few: too few examples to learn from · empty: an example without words · long: longer than a message is ·
 * dwarfing: one label has many times as many examples as the others · names: labels that only case, blanks and hyphens part
 */
export const findingKinds = ['conflict', 'near', 'duplicate', 'few', 'empty', 'long', 'dwarfing', 'names'] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** error: training makes something worse of it · warning: worth a look */
  readonly severity: 'error' | 'warning';
  /** The labels concerned, in order; null is out of scope and comes last. */
  readonly labels: readonly (string | null)[];
  /** The examples concerned, as indices of the list, at most `FINDING_EXAMPLES`; none where a label as a whole is meant. */
  readonly examples: readonly number[];
  /** How alike they are, 0..1, where that is the point. */
  readonly similarity: number | null;
}

/**
 * Cosine from which on two texts are nearly the same. Of pairs of customer questions that people judged (LCQMC, BQ) 83 and
 * 100 % above it mean the same; of CLINC150 and HWU64 it tells 53 and 48 examples of 15,000 and 9,960, nearly all of them
 * templates with one word changed, or mistakes of the label.
 */
export const NEAR = 0.75;
/** Fewer examples than these teach a label badly; fewer than two cannot even be tested. */
export const FEW = 5;
const TOO_FEW = 2;
/** UTF-16 units of what a customer types in one message. */
export const LONG = 500;
/** A label is too large when it has so many times the examples of the label in the middle, and so many of its own. */
const DWARFING = 10;
const DWARFING_LEAST = 50;
/** Examples named in one finding. */
export const FINDING_EXAMPLES = 10;
/** Findings of one kind; behind them the worst are known. */
export const FINDINGS_OF_KIND = 2_000;

/** Pairs among which the most alike are told. */
const MAX_NEAR = 50_000;

/** Checks a list of examples once, and then what somebody is about to add to it. */
export interface Validator {
  /** Errors before warnings, then in the order of the kinds and of the examples. At most `FINDINGS_OF_KIND` of a kind. */
  readonly findings: readonly Finding[];
  /** There was more than is told. */
  readonly isCut: boolean;
  /** What would be wrong with one more example. The indices name the examples that are there already. */
  about(draft: Example): Finding[];
}

/** Finds what would teach something wrong. In time that grows with the examples, not with their pairs. */
export function validateExamples(examples: readonly Example[]): Finding[] {
  return [...validatorOf(examples).findings];
}

/** What is found is looked for when it is first asked. */
export function validatorOf(examples: readonly Example[]): Validator {
  const checked = checkedOf(examples);
  let told: Told | undefined;
  const tell = () => (told ??= allOf(checked));
  return {
    get findings() {
      return tell().findings;
    },
    get isCut() {
      return tell().isCut;
    },
    about: (draft) => aboutDraft(draft, checked),
  };
}

type Told = Pick<Validator, 'findings' | 'isCut'>;

/** Examples with what they are compared by. */
interface Checked {
  readonly examples: readonly Example[];
  readonly keys: readonly string[];
  /** Examples of the same words. */
  readonly holders: ReadonlyMap<string, readonly number[]>;
  /** Of examples with the same words under the same label the first; `likeness` counts by it. */
  readonly distinct: readonly number[];
  readonly likeness: Likeness;
}

function checkedOf(examples: readonly Example[]): Checked {
  const keys = examples.map(({ text }) => bareOf(text));
  const worded = [...keys.keys()].filter((at) => keys[at] !== '');
  const seen = new Set<string>();
  const distinct = worded.filter((at) => {
    const is = JSON.stringify([keys[at], examples[at]!.label]);
    return !seen.has(is) && seen.add(is);
  });
  const texts = distinct.map((at) => examples[at]!.text);
  return {
    examples,
    keys,
    holders: Map.groupBy(worded, (at) => keys[at]!),
    distinct,
    likeness: new Likeness(texts, NEAR),
  };
}

function allOf(checked: Checked): Told {
  const { examples, keys, holders, likeness } = checked;
  const lists = [
    [...holders.values()].flatMap((same) => sameWords(same, examples)),
    nearWords(checked),
    examples.flatMap(({ text, label }, at) => ofText(text, label, keys[at]!, [at])),
    ofLabels(examples, keys),
  ].flat();
  const byKind = findingKinds.map((kind) => lists.filter((finding) => finding.kind === kind));
  const told = byKind.flatMap((list) => list.slice(0, FINDINGS_OF_KIND));
  return {
    findings: told.toSorted((one, other) => rankOf(one) - rankOf(other)),
    isCut: likeness.isCut || byKind.some((list) => list.length > FINDINGS_OF_KIND),
  };
}

function aboutDraft(draft: Example, { examples, keys, holders, distinct, likeness }: Checked): Finding[] {
  const key = bareOf(draft.text);
  const near = likeness
    .about(draft.text, (i) => examples[distinct[i]!]!.label !== draft.label && keys[distinct[i]!] !== key)
    .toSorted((one, other) => other.similarity - one.similarity)
    .slice(0, FINDING_EXAMPLES)
    .map(({ at: i, similarity }) => nearOf([draft.label, examples[distinct[i]!]!.label], [distinct[i]!], similarity));
  return [...aboutSame(holders.get(key) ?? [], draft, examples), ...near, ...ofText(draft.text, draft.label, key, [])];
}

const rankOf = ({ kind, severity }: Finding) => (severity === 'error' ? 0 : 100) + findingKinds.indexOf(kind);

/** Texts of the same words: a conflict, or the same thing twice. */
function sameWords(same: readonly number[], examples: readonly Example[]): Finding[] {
  if (same.length < 2) return [];
  const labels = labelsOf(same.map((at) => examples[at]!.label));
  return [
    {
      kind: labels.length > 1 ? 'conflict' : 'duplicate',
      severity: labels.length > 1 ? 'error' : 'warning',
      labels,
      examples: same.slice(0, FINDING_EXAMPLES),
      similarity: 1,
    },
  ];
}

function aboutSame(same: readonly number[], { label }: Example, examples: readonly Example[]): Finding[] {
  const others = same.filter((at) => examples[at]!.label !== label);
  const own = same.filter((at) => examples[at]!.label === label);
  return [others, own].flatMap((found): Finding[] => {
    if (found.length === 0) return [];
    const isConflict = found === others;
    return [
      {
        kind: isConflict ? 'conflict' : 'duplicate',
        severity: isConflict ? 'error' : 'warning',
        labels: labelsOf([label, ...found.map((at) => examples[at]!.label)]),
        examples: found.slice(0, FINDING_EXAMPLES),
        similarity: 1,
      },
    ];
  });
}

const nearOf = (labels: readonly (string | null)[], examples: readonly number[], similarity: number): Finding => ({
  kind: 'near',
  severity: 'warning',
  labels: labelsOf(labels),
  examples,
  similarity,
});

/** Pairs under two labels, the most alike first. The same words are told as a conflict. */
function nearWords({ examples, keys, distinct, likeness }: Checked): Finding[] {
  const found: Finding[] = [];
  for (const [i, at] of distinct.entries()) {
    if (found.length >= MAX_NEAR) break;
    const { label } = examples[at]!;
    const isOther = (j: number) => examples[distinct[j]!]!.label !== label && keys[distinct[j]!] !== keys[at];
    for (const { at: j, similarity } of likeness.behind(i, isOther)) {
      found.push(nearOf([label, examples[distinct[j]!]!.label], [at, distinct[j]!], similarity));
    }
  }
  return found.toSorted((one, other) => other.similarity! - one.similarity!);
}

function ofText(text: string, label: string | null, key: string, examples: readonly number[]): Finding[] {
  const finding = { labels: [label], examples, similarity: null };
  if (key === '') return [{ kind: 'empty', severity: 'error', ...finding }];
  return text.length > LONG ? [{ kind: 'long', severity: 'warning', ...finding }] : [];
}

/** What is wrong with labels as a whole. */
function ofLabels(examples: readonly Example[], keys: readonly string[]): Finding[] {
  const words = new Map<string, Set<string>>();
  for (const [at, { label }] of examples.entries()) {
    if (label === null) continue;
    const set = words.get(label) ?? new Set();
    if (keys[at] !== '') set.add(keys[at]!);
    words.set(label, set);
  }
  const sizes = [...words]
    .map(([label, { size }]) => ({ label, size }))
    .toSorted((a, b) => (a.label < b.label ? -1 : 1));
  const middle = sizes.map(({ size }) => size).toSorted((a, b) => a - b)[sizes.length >> 1] ?? 0;
  const finding = { examples: [], similarity: null };
  return [
    ...sizes.flatMap(({ label, size }): Finding[] => {
      if (size >= FEW) return [];
      return [{ kind: 'few', severity: size < TOO_FEW ? 'error' : 'warning', labels: [label], ...finding }];
    }),
    ...sizes.flatMap(({ label, size }): Finding[] => {
      const isDwarfing = sizes.length > 2 && size >= DWARFING_LEAST && size > DWARFING * middle;
      return isDwarfing ? [{ kind: 'dwarfing', severity: 'warning', labels: [label], ...finding }] : [];
    }),
    ...sameNames(sizes.map(({ label }) => label)).map((labels): Finding => ({
      kind: 'names',
      severity: 'error',
      labels,
      ...finding,
    })),
  ];
}

function sameNames(labels: readonly string[]): string[][] {
  const byName = Map.groupBy(labels, (label) => normalise(label).replace(/[\s_.-]+/g, ''));
  return [...byName.values()].filter((same) => same.length > 1);
}

function labelsOf(labels: readonly (string | null)[]): (string | null)[] {
  const named = labels.filter((label) => label !== null);
  return [...[...new Set(named)].toSorted(), ...(named.length < labels.length ? [null] : [])];
}
