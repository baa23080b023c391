/** Where `match` draws its lines. */
export interface Thresholds {
  /** The first hit answers alone from this probability on … */
  readonly sure: number;
  /** … when its score leads the second by this much, or the second is no choice. */
  readonly lead: number;
  /** A choice is offered when the chance that one of the choices is right reaches this … */
  readonly offer: number;
  /** … each choice has at least this much … */
  readonly choice: number;
  /** … and no word of the query that weighs more than this is left out by the first. */
  readonly uncovered: number;
}
