import { quantities, sentences } from '#libs/text';
import type { GraphKinds, Node, RelationKind, TypeKind } from './kinds.ts';
import { nameKey } from './tokens.ts';

/** What a rule read in a text, with the sentence or the row it stands in. */
export type Drawn = { readonly quote: string; readonly rule: 'table' | 'list' | 'sentence' } & (
  | { readonly kind: 'entity'; readonly type: string; readonly name: string }
  | { readonly kind: 'property'; readonly entity: End; readonly key: string; readonly value: string }
  | { readonly kind: 'relation'; readonly type: string; readonly from: End; readonly to: End }
);

/** An entity that is known, or one that would be made. */
export interface End {
  readonly id: string | null;
  readonly type: string;
  readonly name: string;
}

/** Things drawn from one text. */
const DRAWN = 200;
/** Sentences and rows read of one text. */
const READ = 300;
/** Characters between a name and its value: 档口店每月 3000 元. */
const APART = 6;

/** Every stretch of a text that is a name, once for each place. */
export type Mentions = (text: string) => readonly { node: Node; start: number; end: number }[];

/** Reads tables and sentences of a text for what the schema knows. Pure; nothing of it is true before somebody confirms it. */
export function drawFrom(text: string, kinds: GraphKinds, mentions: Mentions): Drawn[] {
  const drawn: Drawn[] = [];
  const lines = text.split('\n').slice(0, READ);
  const prose: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const rows = tableAt(lines, at);
    if (rows.length > 1) {
      drawn.push(...fromTable(rows, kinds, mentions));
      at += rows.length - 1;
    } else prose.push(lines[at]!);
  }
  for (const sentence of prose.flatMap((line) => sentences(line)).slice(0, READ)) {
    drawn.push(...fromList(sentence.trim(), kinds, mentions), ...fromClauses(sentence.trim(), kinds, mentions));
  }
  return unique(drawn).slice(0, DRAWN);
}

function unique(drawn: readonly Drawn[]): Drawn[] {
  return [...new Map(drawn.map((each) => [JSON.stringify({ ...each, quote: '', rule: '' }), each])).values()];
}

/** Rows of cells from a line on: `城市 | 店型`, with or without bars at the ends; the line of dashes is left out. */
function tableAt(lines: readonly string[], from: number): { cells: string[]; line: string }[] {
  const rows: { cells: string[]; line: string }[] = [];
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!.trim();
    const cells = line.replace(/^\||\|$/gu, '').split(/\s*[|\t]\s*/u);
    if (cells.length < 2 || (rows.length > 0 && cells.length > rows[0]!.cells.length)) break;
    if (!/^[\s|:-]+$/u.test(line)) rows.push({ cells: cells.map((cell) => cell.trim()), line });
  }
  return rows;
}

/** The first column names things of one type; the others hold their properties, or what they are joined to. */
function fromTable(rows: readonly { cells: string[]; line: string }[], kinds: GraphKinds, mentions: Mentions): Drawn[] {
  const [header, ...body] = rows;
  const named = kinds.types.find((type) =>
    isWordOf(header!.cells[0] ?? '', [type.label.zh, type.label.en, ...type.words]),
  );
  return body.flatMap(({ cells, line }): Drawn[] => {
    const [first = ''] = cells;
    const known = wholeMention(first, mentions, named?.id);
    const type = known?.type ?? named?.id;
    if (type === undefined || first === '') return [];
    const owner: End = known ?? { id: null, type, name: first };
    const of = { quote: line, rule: 'table' as const };
    const own: Drawn[] = known ? [] : [{ ...of, kind: 'entity', type, name: first }];
    return [
      ...own,
      ...cells
        .slice(1)
        .flatMap((cell, at) =>
          fromCell({ owner, cell, head: header!.cells[at + 1]! }, kinds, mentions).map((each) => ({ ...each, ...of })),
        ),
    ];
  });
}

type Bare = Drawn extends infer D ? (D extends Drawn ? Omit<D, 'quote' | 'rule'> : never) : never;

function fromCell(
  { owner, cell, head }: { owner: End; cell: string; head: string },
  kinds: GraphKinds,
  mentions: Mentions,
): Bare[] {
  if (cell === '') return [];
  const properties = kinds.types.find(({ id }) => id === owner.type)?.properties ?? [];
  const property = properties.find(({ label, words }) => isWordOf(head, [label.zh, label.en, ...words]));
  if (property) return [{ kind: 'property', entity: owner, key: property.id, value: cell }];
  const relation = kinds.relations.find(
    ({ label, words, from, to }) =>
      from.includes(owner.type) &&
      (isWordOf(head, [label.zh, label.en, ...words]) ||
        kinds.types.some((type) => to.includes(type.id) && isWordOf(head, [type.label.zh, ...type.words]))),
  );
  if (!relation) return [];
  return cell.split(/[、,，;；/]\s*/u).flatMap((name): Bare[] => {
    const known = wholeMention(name, mentions, undefined, relation.to);
    const [only, other] = relation.to;
    const to = known ?? (only !== undefined && other === undefined ? { id: null, type: only, name } : null);
    return to && name !== '' ? [{ kind: 'relation', type: relation.id, from: owner, to }] : [];
  });
}

const isWordOf = (text: string, words: readonly string[]) =>
  text !== '' && words.some((word) => word !== '' && nameKey(word) === nameKey(text));

function wholeMention(text: string, mentions: Mentions, type?: string, types?: readonly string[]): Node | null {
  const whole = mentions(text).filter(({ start, end }) => start === 0 && end === text.length);
  const fits = whole.filter(
    ({ node }) => (type === undefined || node.type === type) && (types?.includes(node.type) ?? true),
  );
  return fits.length === 1 ? fits[0]!.node : null;
}

/** 保证金按店型收取：档口店 1 万元，标准店 2 万元: a property, then names each with its amount. */
function fromList(sentence: string, kinds: GraphKinds, mentions: Mentions): Drawn[] {
  const amounts = quantities(sentence);
  return mentions(sentence).flatMap(({ node, start, end }): Drawn[] => {
    const amount = amounts.find(
      (each) => each.start >= end && each.start - end <= APART && isBridge(sentence.slice(end, each.start)),
    );
    const type = kinds.types.find(({ id }) => id === node.type);
    if (!amount || !type) return [];
    const property = nearestProperty(sentence.slice(0, start), type, amount);
    if (property === null) return [];
    return [
      { kind: 'property', rule: 'list', quote: sentence, entity: node, key: property, value: amount.text.trim() },
    ];
  });
}

const isBridge = (between: string) => !/[，。；、：,;!?？！和]/u.test(between);

/** The property named last before a place, of the kind of the amount. */
function nearestProperty(before: string, { properties }: TypeKind, { kind }: { kind: string }): string | null {
  let best: { id: string; at: number; length: number } | null = null;
  for (const { id, label, words, kind: own } of properties) {
    if ((own === 'money') !== (kind === 'money') || own === 'text') continue;
    for (const word of [label.zh, ...words].filter((each) => each.length > 1)) {
      const at = before.lastIndexOf(word);
      if (at === -1) continue;
      const end = at + word.length;
      if (best === null || end > best.at || (end === best.at && word.length > best.length))
        best = { id, at: end, length: word.length };
    }
  }
  return best?.id ?? null;
}

/** 华南大区的区域总监是钟令仪: one clause that names a relation between two things. */
function fromClauses(sentence: string, kinds: GraphKinds, mentions: Mentions): Drawn[] {
  return sentence.split(/[，；：。！？]/u).flatMap((clause) => {
    const named = mentions(clause);
    return kinds.relations.flatMap((relation): Drawn[] => {
      const word = relation.words
        .filter((each) => each.length > 1 && clause.includes(each))
        .toSorted((a, b) => b.length - a.length)[0];
      if (word === undefined) return [];
      const froms = named.filter(({ node }) => relation.from.includes(node.type));
      const tos = named.filter(({ node }) => relation.to.includes(node.type));
      // More than one on a side, and nobody knows which belongs to which.
      if (froms.length !== 1 || tos.length > 1) return [];
      const [{ node: from }] = froms as [(typeof froms)[0]];
      const to = tos[0]?.node ?? newEnd(clause, word, relation, kinds);
      if (!to || to.id === from.id) return [];
      return [{ kind: 'relation', rule: 'sentence', quote: sentence, type: relation.id, from, to }];
    });
  });
}

/** …的区域总监是钟令仪: somebody nobody knows yet. Only of types that are asked for with 谁: other names have no such shape. */
function newEnd(clause: string, word: string, { to }: RelationKind, kinds: GraphKinds): End | null {
  const [type] = to;
  const isPerson = to.length === 1 && kinds.types.some(({ id, asked }) => id === type && asked.includes('谁'));
  const name = isPerson
    ? /^(?:是|为)([\p{Script=Han}]{2,4})$/u.exec(clause.slice(clause.indexOf(word) + word.length))?.[1]
    : undefined;
  return name === undefined ? null : { id: null, type: type!, name };
}

/** Words that one name has and another leaves out without being another thing. */
const TAILS = /(?:有限责任公司|股份有限公司|有限公司|集团|公司|省|市|区|县|店|部门?|大区)$/u;

/** Pairs of one type whose names differ only by such a word: 长沙, 长沙市. */
export function alikeNames(nodes: readonly Node[]): { keep: Node; other: Node }[] {
  const byTail = new Map<string, Node[]>();
  for (const node of nodes) {
    const key = nameKey(node.name);
    const short = key.replace(TAILS, '');
    const group = `${node.type} ${short.length > 1 ? short : key}`;
    byTail.set(group, [...(byTail.get(group) ?? []), node]);
  }
  return [...byTail.values()].flatMap((group) => {
    const [keep, ...others] = group.toSorted((a, b) => a.name.length - b.name.length);
    return others.map((other) => ({ keep: keep!, other }));
  });
}
