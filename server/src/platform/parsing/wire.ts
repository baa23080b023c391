import type { Limits, ParseOutcome, Progress } from '#libs/parse';

/** What the child is told, as its one argument. */
export interface ChildOrder {
  readonly name: string;
  readonly mime?: string;
  readonly limits?: Limits;
}

/** What the child says, one a line. */
export type ChildLine = { readonly progress: Progress } | { readonly outcome: ParseOutcome };
