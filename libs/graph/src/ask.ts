import { best, compared, filtered, valuesOf, type Bound, type Told } from './amounts.ts';
import { hop, type Reached } from './hop.ts';
import type { GraphKinds, Node, PropertyKind, Reader, Step } from './kinds.ts';
import { partsOf, type Parts } from './read.ts';
import { listed, tellReached } from './tell.ts';
import { nameKey, namesIn, QUESTION, tokensOf } from './tokens.ts';

export type AnswerKind = 'value' | 'compare' | 'filter' | 'best' | 'count' | 'hop';

export interface GraphAnswer {
  readonly kind: AnswerKind;
  readonly sentences: readonly string[];
  /** Every step with the article that says so; never empty. */
  readonly path: readonly Step[];
}

export interface Asked {
  /** Null: declined. The graph says nothing that it does not fully understand. */
  readonly answer: GraphAnswer | null;
  /** Entities whose names stand in the question, longest readings only. */
  readonly entities: readonly Node[];
}

export interface Asking {
  readonly kinds: GraphKinds;
  readonly reader: Reader;
  /** What the customer asked about, the latest first: 我问的那个 means the first that fits. */
  readonly recent?: readonly Node[];
}

/** Readings of a question tried, when names mean several things. */
const READINGS = 8;

/** Answers a question from the graph alone, or declines. */
export async function askGraph(question: string, { kinds, reader, recent = [] }: Asking): Promise<Asked> {
  if (nameKey(question).length > QUESTION) return { answer: null, entities: [] };
  const named = new Map<string, Node[]>();
  for (const { key, node } of await reader.named(namesIn(question))) named.set(key, [...(named.get(key) ?? []), node]);
  const tokens = tokensOf(question, kinds, named);
  const parts = tokens && partsOf(tokens, kinds, recent);
  const entities = [...named].flatMap(([key, nodes]) => (isInside(key, named) ? [] : nodes));
  if (!parts) return { answer: null, entities };
  const answers: GraphAnswer[] = [];
  for (const nodes of readings(parts.entities)) {
    const answer = await answerTo({ parts, nodes, kinds, reader });
    if (answer) answers.push(answer);
  }
  const [first, ...others] = answers;
  const agreed = first && others.every(({ path }) => endOf(path) === endOf(first.path));
  return { answer: agreed && first.path.length > 0 ? first : null, entities: parts.entities.flat() };
}

/** 招商 stands in 招商二部 and is not meant by itself. */
const isInside = (key: string, all: ReadonlyMap<string, unknown>) =>
  [...all.keys()].some((other) => other !== key && other.includes(key));

const endOf = (path: readonly Step[]) => path.at(-1)?.to?.name ?? path.at(-1)?.value;

/** Every way to take the names of a question; none when there are too many. */
function readings(entities: readonly (readonly Node[])[]): Node[][] {
  let all: Node[][] = [[]];
  for (const nodes of entities) {
    all = all.flatMap((before) => nodes.map((node) => [...before, node]));
    if (all.length > READINGS) return [];
  }
  return all;
}

interface Reading {
  readonly parts: Parts;
  readonly nodes: readonly Node[];
  readonly kinds: GraphKinds;
  readonly reader: Reader;
}

/** Which kind of question it is decides what must stand in it, and that nothing else does. */
async function answerTo(reading: Reading): Promise<GraphAnswer | null> {
  const { parts, nodes } = reading;
  const { roles } = parts;
  if (isSuperlative(parts)) return as('best', await answerBest(reading));
  if (parts.amounts.length > 0) return answerFilter(reading);
  if (parts.count.length > 0 && parts.properties.length === 0) return as('count', await answerCount(reading));
  if (nodes.length === 2 && isComparison(parts)) return as('compare', await answerCompared(reading));
  if (nodes.length === 2 && roles.has('same')) return as('hop', await answerSame(reading));
  if (nodes.length === 2 && parts.properties.length === 0) return as('hop', await answerCheck(reading));
  if (parts.properties.length > 0) return as('value', await answerValue(reading));
  return nodes.length === 1 ? as('hop', await answerHop(reading)) : null;
}

const as = (kind: AnswerKind, told: Told | null): GraphAnswer | null => (told ? { kind, ...told } : null);

const isSuperlative = ({ roles }: Parts) =>
  roles.has('highest') || roles.has('lowest') || roles.has('dearest') || roles.has('cheapest');

const isComparison = ({ roles }: Parts) =>
  roles.has('difference') ||
  ((roles.has('more') || roles.has('less') || roles.has('dearer') || roles.has('cheaper')) && !roles.has('same'));

/** The property that is asked for of a type: the one named, else the usual one where money is spoken of. Null when unclear. */
function propertyOf({ parts, kinds }: Pick<Reading, 'parts' | 'kinds'>, type: string): PropertyKind | null {
  const own = kinds.types.find(({ id }) => id === type)?.properties ?? [];
  const named = new Set(
    parts.properties.flatMap((senses) => senses.filter((sense) => sense.type === type).map(({ id }) => id)),
  );
  const fits = parts.properties.every((senses) => senses.some((sense) => sense.type === type));
  if (!fits || named.size > 1) return null;
  if (named.size === 1) return own.find(({ id }) => named.has(id)) ?? null;
  return speaksOfMoney(parts) ? (own.find(({ usual }) => usual) ?? null) : null;
}

const speaksOfMoney = ({ roles, amounts }: Parts) =>
  (['dearer', 'cheaper', 'dearest', 'cheapest', 'pays', 'what price'] as const).some((role) => roles.has(role)) ||
  amounts.some(({ unit }) => unit === '' || unit === 'yuan');

/** The one type that is asked for: named beside 哪种, or the only one that has the property. */
function typeAsked({ parts, kinds }: Reading): string | null {
  const named = new Set(parts.asked);
  if (named.size > 0) return named.size === 1 ? [...named][0]! : null;
  const [first] = parts.properties;
  const types = new Set(parts.types);
  if (types.size === 1 && parts.which.length > 0) return [...types][0]!;
  if (first && new Set(first.map(({ type }) => type)).size === 1) return first[0]!.type;
  if (parts.which.length === 0 || !parts.which.every((measure) => measure !== null)) return null;
  // 50 万以内能开哪种: what is counted so and has a usual price.
  const counted = kinds.types.filter(
    ({ counted: by, properties }) =>
      parts.which.every((measure) => by.includes(measure!)) && properties.some((p) => p.usual),
  );
  return counted[0]?.id ?? null;
}

/** What the question narrows the type to: those reached from the entity it names, else all. */
async function candidates(
  reading: Reading,
  type: string,
): Promise<{ nodes: readonly Node[]; steps: readonly Step[] } | null> {
  const { parts, nodes, kinds, reader } = reading;
  if (nodes.length === 0) return parts.relations.length > 0 ? null : { nodes: await reader.ofType(type), steps: [] };
  if (nodes.every((node) => node.type === type)) return nodes.length > 1 ? { nodes, steps: [] } : null;
  const [start] = nodes;
  if (nodes.length > 1 || !start) return null;
  const reached = await hop({ start, relations: relationsOf(parts), target: type }, kinds, reader);
  return reached && { nodes: reached.ends, steps: reached.steps };
}

/** What all words of relation can mean together; 负责 alone means several, 负责 beside 招商经理 one. */
function relationsOf({ relations }: Parts): string[] {
  const shared = relations.reduce<string[] | null>(
    (kept, senses) => (kept === null ? [...senses] : kept.filter((id) => senses.includes(id))),
    null,
  );
  if (shared === null || shared.length > 0) return shared ?? [];
  const exact = relations.filter((senses) => senses.length === 1).flat();
  return new Set(exact).size === 1 ? exact.slice(0, 1) : ['none'];
}

async function answerBest(reading: Reading): Promise<Told | null> {
  const { parts, kinds, reader } = reading;
  const { roles } = parts;
  if (parts.amounts.length > 0 || parts.count.length > 0) return null;
  const type = reading.nodes.length > 1 ? (reading.nodes[0]?.type ?? null) : typeAsked(reading);
  const property = type === null ? null : propertyOf(reading, type);
  const among = type === null || property === null ? null : await candidates(reading, type);
  if (!property || !among) return null;
  const isDear = roles.has('dearest') || roles.has('cheapest');
  if (isDear && property.kind !== 'money') return null;
  const told = await best(among.nodes, { property, highest: roles.has('highest') || roles.has('dearest') }, reader);
  return told && withSteps(told, among.steps, { kinds });
}

/** How the candidates were found is part of the path. */
function withSteps(told: Told, steps: readonly Step[], _ground: { kinds: GraphKinds }): Told {
  return { ...told, path: [...steps, ...told.path] };
}

async function answerFilter(reading: Reading): Promise<GraphAnswer | null> {
  const { parts, kinds, reader } = reading;
  const type = typeAsked(reading);
  const [amount, more] = parts.amounts;
  if (type === null || !amount || more || amount.low !== amount.high) return null;
  const property = propertyOf(reading, type) ?? byUnit(reading, type);
  const how = property && boundOf(parts, property);
  const among = how ? await candidates(reading, type) : null;
  if (!property || !how || !among) return null;
  const measure = measureOf(kinds, type);
  const told = await filtered(among.nodes, { property, amount, how }, { reader, measure });
  if (!told) return null;
  const { count, ...rest } = told;
  if (parts.count.length === 0 || count > 0) return { kind: 'filter', ...withSteps(rest, among.steps, reading) };
  return null;
}

/** 50平的铺子: the one property that is measured so and can be given. */
function byUnit({ parts, kinds }: Reading, type: string): PropertyKind | null {
  if (parts.properties.length > 0 || parts.amounts[0]?.kind !== 'area') return null;
  const own = kinds.types.find(({ id }) => id === type)?.properties ?? [];
  const fits = own.filter(({ given }) => given === 'within');
  return fits.length === 1 ? fits[0]! : null;
}

function boundOf({ roles }: Parts, { given }: PropertyKind): Bound['how'] | null {
  const said = (['at most', 'below', 'at least', 'above'] as const).filter((role) => roles.has(role));
  if (said.length > 1) return null;
  if (said.length === 0) return given === undefined ? null : given === 'most' ? 'at most' : 'within';
  const [how] = said;
  // 手里至少有 45 万: an amount that grows allows more, not less.
  return given === 'most' && (how === 'at least' || how === 'above') && !roles.has('total') && roles.has('pays')
    ? null
    : how!;
}

const measureOf = ({ types }: GraphKinds, type: string) => types.find(({ id }) => id === type)?.counted[0] ?? '个';

async function answerCount(reading: Reading): Promise<Told | null> {
  const { kinds, reader } = reading;
  const type = typeAsked(reading);
  const among = type === null ? null : await candidates(reading, type);
  if (!type || !among || among.nodes.length === 0 || among.nodes.length > SHOWN) return null;
  const { label, counted } = kinds.types.find(({ id }) => id === type)!;
  const names = listed(among.nodes.map(({ name }) => name));
  const total = `${among.nodes.length} ${counted[0] ?? '个'}`;
  const [start] = reading.nodes;
  if (start) {
    const steps = among.steps;
    return { sentences: [`有 ${total}${label.zh}：${names}。`], path: steps };
  }
  const path = await membership(among.nodes, reader, kinds);
  return path && { sentences: [`一共有 ${total}${label.zh}：${names}。`], path };
}

/** Entities counted in one answer. */
const SHOWN = 30;

/** That there are these entities is said where their first property is said. */
async function membership(nodes: readonly Node[], reader: Reader, kinds: GraphKinds): Promise<Step[] | null> {
  const properties = kinds.types.find(({ id }) => id === nodes[0]!.type)?.properties ?? [];
  for (const property of properties) {
    const told = await valuesOf(nodes, property, reader);
    if (told) return [...told.path];
  }
  return null;
}

async function answerCompared(reading: Reading): Promise<Told | null> {
  const { parts, nodes, reader } = reading;
  const [one, other] = nodes as [Node, Node];
  if (one.type !== other.type || one.id === other.id || parts.relations.length > 0 || parts.count.length > 0)
    return null;
  const property = propertyOf(reading, one.type);
  return property && compared([one, other], property, reader);
}

async function answerValue({ parts, nodes, kinds, reader }: Reading): Promise<Told | null> {
  const { roles } = parts;
  const type = nodes[0]?.type;
  const isPlain =
    parts.relations.length === 0 && parts.count.length === 0 && !roles.has('total') && !roles.has('yes or no');
  if (type === undefined || !isPlain || !nodes.every((node) => node.type === type)) return null;
  if (roles.has('than') && nodes.length < 2) return null;
  const property = propertyOf({ parts, kinds }, type);
  return property && valuesOf(nodes, property, reader);
}

async function answerHop({ parts, nodes, kinds, reader }: Reading): Promise<Told | null> {
  const [start] = nodes;
  const asked = [...new Set(parts.asked)];
  const relations = relationsOf(parts);
  if (!start || asked.length > 1 || !isPureHop(parts)) return null;
  if (asked.length === 0 && (relations.length === 0 || parts.which.length > 0)) {
    // 找哪个招商经理: 哪个 stands before the name of the relation.
    if (
      relations.length === 0 ||
      parts.which.some((measure) => measure !== '个' && measure !== '位' && measure !== '些')
    )
      return null;
  }
  const reached = await hop({ start, relations, target: asked[0] ?? null }, kinds, reader);
  if (!reached || reached.ends.length > SHOWN) return null;
  return { sentences: [tellReached(start, reached, kinds)], path: reached.steps };
}

const isPureHop = ({ roles, count }: Parts) =>
  count.length === 0 &&
  !(
    [
      'than',
      'difference',
      'more',
      'less',
      'dearer',
      'cheaper',
      'same',
      'yes or no',
      'how much',
      'what price',
      'total',
    ] as const
  ).some((role) => roles.has(role));

/** 重庆和贵阳是同一个招商经理吗. */
async function answerSame({ parts, nodes, kinds, reader }: Reading): Promise<Told | null> {
  const [one, other] = nodes as [Node, Node];
  const relations = relationsOf(parts);
  const target = parts.asked[0] ?? typeNamed(parts);
  if (one.type !== other.type || (relations.length === 0 && target === null)) return null;
  const ends: Reached[] = [];
  for (const start of [one, other]) {
    const reached = await hop({ start, relations, target: relations.length > 0 ? null : target }, kinds, reader);
    if (reached) ends.push(reached);
  }
  const [a, b] = ends;
  if (!a || !b) return null;
  const [first, second] = [a, b].map((each) => listed(each.ends.map(({ name }) => name).toSorted()));
  const told = [tellReached(one, a, kinds), tellReached(other, b, kinds)];
  const verdict = first === second ? `是，都是${first}。` : `不是，${one.name}是${first}，${other.name}是${second}。`;
  return { sentences: [verdict, ...told], path: [...a.steps, ...b.steps] };
}

const typeNamed = ({ types }: Parts) => (new Set(types).size === 1 ? types[0]! : null);

/** 苏州可以开旗舰店吗: whether one thing is joined to another. */
async function answerCheck({ parts, nodes, kinds, reader }: Reading): Promise<Told | null> {
  const [one, other] = nodes as [Node, Node];
  if (!parts.roles.has('yes or no') || one.type === other.type || parts.count.length > 0 || parts.which.length > 0)
    return null;
  const relations = relationsOf(parts);
  for (const [start, end] of [
    [one, other],
    [other, one],
  ] as const) {
    const relation = kinds.relations.find(
      ({ within, to, id }) => !within && to.includes(end.type) && (relations.length === 0 || relations.includes(id)),
    );
    const reached = relation && (await hop({ start, relations, target: end.type }, kinds, reader));
    if (!reached || reached.steps.some(({ backwards }) => backwards)) continue;
    const isSo = reached.ends.some(({ id }) => id === end.id);
    if (!isSo && !reached.relation?.whole) return null;
    const told = tellReached(start, reached, kinds);
    return { sentences: [isSo ? `是的，${told}` : `目前没有，${told}`], path: reached.steps };
  }
  return null;
}
