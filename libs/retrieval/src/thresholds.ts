/** Where `match` draws its lines. */
export interface Thresholds {
  /** From this chance on that the answer is here, the first hit answers alone … */
  readonly sure: number;
  /** … when its share of the chance reaches this, or the second is no choice. */
  readonly first: number;
  /** A choice is offered when the chance that the answer is here reaches this … */
  readonly offer: number;
  /** … each choice has at least this probability … */
  readonly choice: number;
  /** … and no word of the query that weighs more than this is left out by the first. */
  readonly uncovered: number;
}
