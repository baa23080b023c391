/** What may be remembered of a customer. Nothing else ever is. */
export const kinds = [
  'name',
  'city',
  'budget',
  'area',
  'shop',
  'business',
  'plan',
  'phone',
  'child',
  'contact',
] as const;
export type Kind = (typeof kinds)[number];

/** A way of saying something of oneself. */
export interface Rule {
  readonly kind: Kind;
  readonly sure: number;
  /** Also inside a question: it is taken for granted there ("我在杭州可以开吗"). */
  readonly inQuestion: boolean;
  read(clause: string): { value: string; gone: boolean; kind?: Kind } | null;
}
