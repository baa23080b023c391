import type { GraphKinds, Node, PropertyKind, Step } from './kinds.ts';
import type { Reached } from './hop.ts';

/** Names in a row: 浙江、江苏. */
export const listed = (names: readonly string[]) => names.join('、');

const namesOf = (nodes: readonly Node[]) => listed(nodes.map(({ name }) => name));

/** A clause of a relation: 浙江由何穗雨对接. */
export function clause(kinds: GraphKinds, type: string, from: string, to: string): string {
  const relation = kinds.relations.find(({ id }) => id === type);
  return (relation?.say.zh ?? '{from}：{to}').replaceAll('{from}', from).replaceAll('{to}', to);
}

/** What a walk found, in one sentence, with how it was found: 杭州由叶知微审批（杭州属于浙江，…）。 */
export function tellReached(start: Node, { ends, steps, relation }: Reached, kinds: GraphKinds): string {
  const grouped = groups(steps);
  const told = grouped.map(({ type, from, to }) => clause(kinds, type, from, to));
  if (grouped.length === 1) return `${told[0]}。`;
  const backwards = steps[0]!.backwards;
  const last = relation?.id ?? grouped.at(-1)!.type;
  const summary = backwards
    ? clause(kinds, last, namesOf(ends), start.name)
    : clause(kinds, last, start.name, namesOf(ends));
  return `${summary}（${told.join('，')}）。`;
}

/** Steps of one kind between the same ends told together: 浙江、江苏属于华东大区. */
function groups(steps: readonly Step[]): { type: string; from: string; to: string }[] {
  const ends = steps.map(({ type, from, to, backwards }) =>
    backwards ? { type, from: to!.name, to: from.name } : { type, from: from.name, to: to!.name },
  );
  const byTo = new Map<string, { type: string; from: string[]; to: string[] }>();
  for (const { type, from, to } of ends) {
    const key = [...byTo.keys()].find((each) => {
      const group = byTo.get(each)!;
      return (
        group.type === type &&
        ((group.to.length === 1 && group.to[0] === to) || (group.from.length === 1 && group.from[0] === from))
      );
    });
    const group = key === undefined ? undefined : byTo.get(key)!;
    if (!group) byTo.set(`${type} ${from} ${to}`, { type, from: [from], to: [to] });
    else if (group.to.length === 1 && group.to[0] === to) group.from.push(from);
    else group.to.push(to);
  }
  return [...byTo.values()].map(({ type, from, to }) => ({ type, from: listed(from), to: listed(to) }));
}

/** 3.8 万元 of 档口店, as it stands in an answer. */
export const tellValue = ({ name }: Node, value: string) => `${name} ${value}`;

/** 前期投入, with what is to be said beside it once: （不含房租和人工）. */
export function note({ note: said }: PropertyKind): string {
  return said ? `（${said.zh}）` : '';
}
