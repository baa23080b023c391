interface Both {
  readonly zh: string;
  readonly en: string;
}

/** What an entity of a type can be said to have. */
export interface PropertyKind {
  readonly id: string;
  readonly label: Both;
  /** How customers call it. */
  readonly words: readonly string[];
  readonly kind: 'money' | 'number' | 'share' | 'text';
  /** Meant when only an amount or "dearer" is said. */
  readonly usual?: boolean | undefined;
  /**
   * How a bare amount is compared with it. `most`: the value may be at most the amount, as with a budget ·
   * `within`: the amount must lie in the range of the value, as with an area.
   */
  readonly given?: 'most' | 'within' | undefined;
  /** Said once beside the values: 不含房租和人工. */
  readonly note?: Both | undefined;
}

export interface TypeKind {
  readonly id: string;
  readonly label: Both;
  readonly words: readonly string[];
  /** Words that ask for one of it by themselves: 谁, 哪位. */
  readonly asked: readonly string[];
  /** Words it is counted with: 种 of shop types, 个 of cities. The first is used in answers. */
  readonly counted: readonly string[];
  readonly properties: readonly PropertyKind[];
}

export interface RelationKind {
  readonly id: string;
  readonly label: Both;
  readonly words: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** A clause with {from} and {to}: {from}由{to}审批. */
  readonly say: Both;
  /** From a part to what it lies in; what holds of the whole holds of the part. */
  readonly within?: boolean | undefined;
  /** What the graph holds of an entity is all there is, so that a "no" can be said. */
  readonly whole?: boolean | undefined;
}

/** What there can be in a graph: given by the pack of the trade. */
export interface GraphKinds {
  readonly types: readonly TypeKind[];
  readonly relations: readonly RelationKind[];
}

export interface Node {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

/** The article and the sentence of it that says so. */
export interface Said {
  readonly articleId: string;
  readonly quote: string;
  readonly passageId: string | null;
}

export interface Edge {
  readonly type: string;
  readonly from: Node;
  readonly to: Node;
  readonly source: Said;
}

export interface Value {
  readonly entityId: string;
  readonly key: string;
  readonly value: string;
  readonly source: Said;
}

/** Where entities are looked up. Only what may be answered with: not removed, not stale, with a source. */
export interface Reader {
  /** Entities with one of these names, as `nameKey` writes them. */
  named(keys: readonly string[]): Promise<readonly { key: string; node: Node }[]>;
  /** Relations that begin (`out`) or end (`in`) at one of these entities; at most `READ` of them. */
  edges(ids: readonly string[], types: readonly string[], direction: 'out' | 'in'): Promise<readonly Edge[]>;
  /** Entities of a type; one more than `READ` when there are too many. */
  ofType(type: string): Promise<readonly Node[]>;
  values(ids: readonly string[], key: string): Promise<readonly Value[]>;
}

/** Entities or relations looked at in one step; an answer that needs more is declined. */
export const READ = 400;

/** A step of an answer, with the article that says so. */
export interface Step {
  readonly from: Node;
  readonly type: string;
  readonly label: Both;
  readonly to: Node | null;
  readonly value: string | null;
  readonly backwards: boolean;
  readonly source: Said;
}
