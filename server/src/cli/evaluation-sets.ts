import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BundleName } from '#libs/retrieval';

export interface EvaluationSet {
  readonly name: string;
  readonly kb: string | undefined;
  readonly data: string;
  /** The bundle that never saw this corpus; undefined where no bundle did. */
  readonly heldOut: BundleName | undefined;
}

/** Files that go together in a folder `faq_*`. */
const pairs = [
  ['plain', 'kb.jsonl', 'queries.jsonl'],
  ['similar', 'kb_with_similar.jsonl', 'queries_for_similar.jsonl'],
  ['noanswer', 'kb_half.jsonl', 'queries_with_noanswer.jsonl'],
] as const;

/** How a corpus is known by its path, and the bundle that was trained without it. */
const heldOut: readonly (readonly [RegExp, BundleName])[] = [
  [/lcqmc/i, 'without-lcqmc'],
  [/bq/i, 'without-bq'],
  [/afqmc|atec|ant-/i, 'without-ant'],
];

/** Folders below the given one that are looked into. */
const DEPTH = 3;

/** Every `faq_*` folder and `rerank_*.jsonl` in a folder, in the order of their names. */
export function evaluationSets(folder: string, depth = DEPTH, top = folder): EvaluationSet[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry): EvaluationSet[] => {
    const path = join(folder, entry.name);
    const name = relative(top, path) || entry.name;
    const knownBy = heldOut.find(([pattern]) => pattern.test(name))?.[1];
    if (entry.isFile() && /^rerank_.*\.jsonl$/.test(entry.name))
      return [{ name: name.replace(/\.jsonl$/, ''), kb: undefined, data: path, heldOut: knownBy }];
    if (!entry.isDirectory()) return [];
    if (!entry.name.startsWith('faq_')) return depth > 1 ? evaluationSets(path, depth - 1, top) : [];
    return pairs
      .map(([what, kb, data]) => ({
        name: `${name} ${what}`,
        kb: join(path, kb),
        data: join(path, data),
        heldOut: knownBy,
      }))
      .filter(({ kb, data }) => existsSync(kb) && existsSync(data));
  });
}
