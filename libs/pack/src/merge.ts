import { mergeItems } from './merge-items.ts';
import type { Identified, ItemConflict, ItemMerge } from './merge-items.ts';
import type { PackGraph } from './graph.ts';
import type { PackPapers } from './papers.ts';
import type { PackCompany, PackContent } from './schema.ts';

export type PackSection = keyof PackContent;

export interface PackItemRef {
  section: PackSection;
  /** The item's id; in `company`, `graph` and `papers` the name of the field. */
  id: string;
}

export interface PackConflict extends PackItemRef, Omit<ItemConflict<unknown>, 'id'> {}

export interface PackMerge {
  content: PackContent;
  kept: PackItemRef[];
  updated: PackItemRef[];
  added: PackItemRef[];
  removed: PackItemRef[];
  conflicts: PackConflict[];
}

/**
 * Brings a new version of a pack to a tenant who may have changed the old one: `base` is the version that was installed,
 * `incoming` the new one, `mine` what the tenant has. Lists merge by id, company, graph and papers field by
 * field. A conflict leaves
 * the tenant's side in `content` and is listed with all three sides.
 */
export function mergePack(base: PackContent, incoming: PackContent, mine: PackContent): PackMerge {
  const report: Omit<PackMerge, 'content'> = { kept: [], updated: [], added: [], removed: [], conflicts: [] };
  const list = <T extends Identified>(section: PackSection, pick: (content: PackContent) => readonly T[]): T[] => {
    const merged = mergeItems(pick(base), pick(incoming), pick(mine));
    addTo(report, section, merged);
    return merged.items;
  };
  const company = mergeItems(fieldsOf(base.company), fieldsOf(incoming.company), fieldsOf(mine.company));
  addTo(report, 'company', { ...company, conflicts: company.conflicts.map(valuesOnly) });
  const graph = mergeItems(fieldsOf(base.graph), fieldsOf(incoming.graph), fieldsOf(mine.graph));
  addTo(report, 'graph', { ...graph, conflicts: graph.conflicts.map(valuesOnly) });
  const papers = mergeItems(fieldsOf(base.papers), fieldsOf(incoming.papers), fieldsOf(mine.papers));
  addTo(report, 'papers', { ...papers, conflicts: papers.conflicts.map(valuesOnly) });
  const content: PackContent = {
    company: Object.fromEntries(company.items.map(({ id, value }) => [id, value])) as PackCompany,
    articles: list('articles', (it) => it.articles),
    scripts: list('scripts', (it) => it.scripts),
    smalltalk: list('smalltalk', (it) => it.smalltalk),
    lexicon: list('lexicon', (it) => it.lexicon),
    synonyms: list('synonyms', (it) => it.synonyms),
    staff: list('staff', (it) => it.staff),
    conversations: list('conversations', (it) => it.conversations),
    graph: Object.fromEntries(graph.items.map(({ id, value }) => [id, value])) as PackGraph,
    intents: list('intents', (it) => it.intents),
    strategies: list('strategies', (it) => it.strategies),
    papers: Object.fromEntries(papers.items.map(({ id, value }) => [id, value])) as PackPapers,
  };
  return { content, ...report };
}

interface Field {
  id: string;
  value: unknown;
}

function fieldsOf(part: PackCompany | PackGraph | PackPapers): Field[] {
  return Object.entries(part).map(([id, value]: [string, unknown]) => ({ id, value }));
}

/** A field's conflict shows the values themselves. */
function valuesOnly({ id, ...sides }: ItemConflict<Field>): ItemConflict<unknown> {
  return { id, ...Object.fromEntries(Object.entries(sides).map(([side, field]) => [side, field.value])) };
}

function addTo(report: Omit<PackMerge, 'content'>, section: PackSection, merged: ItemMerge<unknown>): void {
  for (const outcome of ['kept', 'updated', 'added', 'removed'] as const) {
    report[outcome].push(...merged[outcome].map((id) => ({ section, id })));
  }
  report.conflicts.push(...merged.conflicts.map((conflict) => ({ section, ...conflict })));
}
