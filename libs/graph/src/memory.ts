import { READ, type Edge, type Node, type Reader, type Value } from './kinds.ts';
import { nameKey } from './tokens.ts';

export interface Held {
  readonly nodes: readonly (Node & { names: readonly string[] })[];
  readonly edges: readonly Edge[];
  readonly values: readonly Value[];
}

/** A graph that lies in memory: the one of a pack, before any company has it. */
export function memoryReader({ nodes, edges, values }: Held): Reader {
  const byName = new Map<string, Node[]>();
  for (const { names, ...node } of nodes) {
    for (const key of new Set([node.name, ...names].map(nameKey))) byName.set(key, [...(byName.get(key) ?? []), node]);
  }
  return {
    named: async (keys) => keys.flatMap((key) => (byName.get(key) ?? []).map((node) => ({ key, node }))),
    edges: async (ids, types, direction) => {
      const end = ({ from, to }: Edge) => (direction === 'out' ? from : to).id;
      return edges.filter((edge) => types.includes(edge.type) && ids.includes(end(edge))).slice(0, READ);
    },
    ofType: async (type) => nodes.filter((node) => node.type === type).slice(0, READ + 1),
    values: async (ids, key) => values.filter((value) => value.key === key && ids.includes(value.entityId)),
  };
}
