import { READ, type Edge, type GraphKinds, type Node, type Reader, type RelationKind, type Step } from './kinds.ts';

/** Steps along what things lie in: city, province, region. */
const CLIMB = 2;

/** Where a walk came to, with the steps to each end. */
export interface Reached {
  readonly ends: readonly Node[];
  readonly steps: readonly Step[];
  /** The relation that was asked for; null when only what lies in what was walked. */
  readonly relation: RelationKind | null;
}

export interface HopQuestion {
  readonly start: Node;
  /** Relations that were named; empty when the question names none. */
  readonly relations: readonly string[];
  /** The type of what is asked for; null when the relation alone says it. */
  readonly target: string | null;
}

/**
 * Walks from an entity to what is asked for, in at most `CLIMB` steps up, one relation, and `CLIMB` steps down. Null when
 * nothing is found or two relations lead to different things: then nobody knows what was meant.
 */
export async function hop(question: HopQuestion, kinds: GraphKinds, reader: Reader): Promise<Reached | null> {
  const { start, relations, target } = question;
  const named = kinds.relations.filter(({ id, within }) => !within && relations.includes(id));
  const meant = named.length > 0 ? named : relations.length > 0 ? [] : joining(kinds, start.type, target);
  const reached: Reached[] = [];
  for (const relation of meant) {
    const found =
      (await forward(question, relation, { kinds, reader })) ?? (await backward(question, relation, { kinds, reader }));
    if (found) reached.push(found);
  }
  // 管 and 负责 mean several relations and may mean none: 成都归哪个大区管.
  const isVague = meant.length === 0 || (reached.length === 0 && named.length > 1);
  if (isVague && target !== null) {
    const found = await throughPlaces(question, target, { kinds, reader });
    if (found) reached.push(found);
  }
  const [first, ...others] = reached;
  return first && others.every((other) => namesOf(other) === namesOf(first)) ? first : null;
}

const namesOf = ({ ends }: Reached) =>
  ends
    .map(({ id }) => id)
    .toSorted()
    .join(' ');

interface Ground {
  readonly kinds: GraphKinds;
  readonly reader: Reader;
}

/** The one relation between two types that a question can mean without naming it; none when there are more. */
function joining({ relations }: GraphKinds, start: string, target: string | null): RelationKind[] {
  if (target === null) return [];
  const fits = relations.filter(
    ({ within, from, to }) =>
      !within && ((from.includes(start) && to.includes(target)) || (to.includes(start) && from.includes(target))),
  );
  return fits.length === 1 ? fits : [];
}

/** Up until something has the relation, then along it: 杭州 → 浙江 → 华东大区 → 叶知微. */
async function forward({ start, target }: HopQuestion, relation: RelationKind, { kinds, reader }: Ground) {
  if (target !== null && !relation.to.includes(target)) return null;
  const up = within(kinds);
  let level: Walk[] = [{ node: start, steps: [] }];
  for (let climbed = 0; ; climbed++) {
    // Both ways on in one look: the answer, and what this lies in.
    const next = await alongAll(level, [relation, ...up], { direction: 'out', reader });
    const found = next.filter(({ steps }) => steps.at(-1)!.type === relation.id);
    const fitting = found.filter(({ node }) => target === null || node.type === target);
    if (fitting.length > 0) return reachedBy(fitting, relation);
    if (climbed === CLIMB) return null;
    level = next.filter(({ steps }) => steps.at(-1)!.type !== relation.id);
    if (level.length === 0) return null;
  }
}

/** Against the relation, then down to what was asked for: 叶知微 → 华东大区 → 浙江, 江苏 … */
async function backward({ start, target }: HopQuestion, relation: RelationKind, { kinds, reader }: Ground) {
  let level = await along([{ node: start, steps: [] }], { relation, direction: 'in', reader });
  for (let down = 0; level.length > 0; down++) {
    const fitting = level.filter(({ node }) => target === null || node.type === target);
    if (fitting.length > 0) return reachedBy(fitting, relation);
    if (down === CLIMB) return null;
    level = await alongAll(level, within(kinds), { direction: 'in', reader });
  }
  return null;
}

/** What something lies in, or what lies in it: 成都 → 西南大区; 湖南 → 长沙. */
async function throughPlaces({ start }: HopQuestion, target: string, { kinds, reader }: Ground) {
  for (const direction of ['out', 'in'] as const) {
    // Of parts that are not all known nobody can say which there are.
    const ways = within(kinds).filter(({ whole }) => direction === 'out' || whole);
    let level: Walk[] = [{ node: start, steps: [] }];
    for (let steps = 0; steps < CLIMB; steps++) {
      level = await alongAll(level, ways, { direction, reader });
      const fitting = level.filter(({ node }) => node.type === target);
      if (fitting.length > 0) return reachedBy(fitting, null);
    }
  }
  return null;
}

const within = ({ relations }: GraphKinds) => relations.filter((relation) => relation.within);

interface Walk {
  readonly node: Node;
  readonly steps: readonly Step[];
}

type Way = { direction: 'out' | 'in'; reader: Reader };

const along = (level: readonly Walk[], { relation, ...way }: Way & { relation: RelationKind }) =>
  alongAll(level, [relation], way);

async function alongAll(
  level: readonly Walk[],
  relations: readonly RelationKind[],
  { direction, reader }: Way,
): Promise<Walk[]> {
  if (level.length === 0 || relations.length === 0) return [];
  const ids = level.map(({ node }) => node.id);
  const types = relations.map(({ id }) => id);
  const edges = await reader.edges(ids, types, direction);
  // Of a list that was cut off nobody can say that it is all.
  if (edges.length >= READ) return [];
  const came = new Map(level.map((walk) => [walk.node.id, walk]));
  const reached = new Map<string, Walk>();
  for (const edge of edges) {
    const [at, next] = direction === 'out' ? [edge.from, edge.to] : [edge.to, edge.from];
    const before = came.get(at.id);
    if (!before || reached.has(next.id)) continue;
    reached.set(next.id, { node: next, steps: [...before.steps, stepOf(edge, relations, direction)] });
  }
  return [...reached.values()];
}

function stepOf({ type, from, to, source }: Edge, relations: readonly RelationKind[], direction: 'out' | 'in'): Step {
  const { label } = relations.find(({ id }) => id === type)!;
  const [start, end] = direction === 'out' ? [from, to] : [to, from];
  return { from: start, type, label, to: end, value: null, backwards: direction === 'in', source };
}

/** Steps that several ends share are told once. */
function reachedBy(walks: readonly Walk[], relation: RelationKind | null): Reached {
  const steps = new Map<string, Step>();
  for (const step of walks.flatMap((walk) => walk.steps))
    steps.set(`${step.from.id} ${step.type} ${step.to?.id}`, step);
  return { ends: walks.map(({ node }) => node), steps: [...steps.values()], relation };
}
