import type { Flaw } from '#libs/ocr';
import type { PaperField, PaperKind, ReadField } from './types.ts';

/** What comes of a review. `ask_again` asks the customer for another picture of the same paper, or another paper. */
export const outcomes = ['accepted', 'ask_again', 'person'] as const;
export type Outcome = (typeof outcomes)[number];

/** One thing that a rule looks at; all conditions of a rule must hold. */
export type Condition =
  /** A field was not found, is read with too little confidence, has a wrong form or check digit, or is a date that has passed. */
  | { readonly field: PaperField; readonly is: 'missing' | 'unsure' | 'invalid' | 'expired' }
  /** A date that passes within so many days. */
  | { readonly field: PaperField; readonly expiresWithin: number }
  | { readonly field: PaperField; readonly lacks: readonly string[] }
  | { readonly field: PaperField; readonly holds: readonly string[] }
  /** It is not what the customer said of himself, or what another of his papers says. */
  | {
      readonly field: PaperField;
      readonly differsFrom: 'said' | { readonly paper: PaperKind; readonly field: PaperField };
    }
  | { readonly flaw: Flaw }
  | { readonly form: string };

/** A row of the decision table. The first row whose conditions all hold decides (DMN 1.5, hit policy First). */
export interface ReviewRule {
  readonly id: string;
  /** Null for papers of every kind. */
  readonly kind: PaperKind | null;
  readonly when: readonly Condition[];
  readonly outcome: Outcome;
  /** What the customer is told. Where it is left out, the house's words for the outcome are said. */
  readonly words?: { readonly zh: string; readonly en: string };
}

/** What a company wants to see and how it judges it. */
export interface ReviewTable {
  /** What one customer must show, in the order in which it is asked for. */
  readonly needs: readonly { readonly kind: PaperKind; readonly optional: boolean }[];
  /** A picture that passes no rule is accepted. */
  readonly rules: readonly ReviewRule[];
}

/** Something the customer said of himself that a paper may bear out or contradict. */
export interface Claim {
  /** The kind of paper that has the field: a `name` is one of a company on a licence and of a person on a card. */
  readonly kind: PaperKind;
  readonly field: PaperField;
  readonly value: string;
  /** The message in which he said it. */
  readonly seq: number;
}

/** A paper as it is reviewed. `from` of a field is left out where our own eyes read it. */
export interface ReviewedPaper {
  readonly kind: PaperKind;
  readonly form: string | null;
  readonly fields: readonly (ReadField & {
    readonly from?: 'ocr' | 'vision' | 'customer' | 'staff';
    /** What was read there before the customer put it otherwise; left out where nothing was. */
    readonly read?: Pick<ReadField, 'value' | 'confidence' | 'valid'>;
  })[];
  readonly missing: readonly PaperField[];
}

/** What a paper says otherwise than `source`: the customer himself (`said`), or another of his papers. */
export interface Contradiction {
  readonly field: PaperField;
  readonly paper: string;
  readonly other: string;
  readonly source: 'said' | PaperKind;
}

/** What is known beside the paper under review. */
export interface ReviewContext {
  readonly claims: readonly Claim[];
  readonly others: readonly { readonly kind: PaperKind; readonly fields: readonly ReadField[] }[];
  readonly flaws: readonly Flaw[];
  readonly form: string | null;
  /** The day of the review in the company's time zone, `2026-11-23`. */
  readonly today: string;
}

export interface Verdict {
  readonly outcome: Outcome;
  /** The rule that decided; null when none did. */
  readonly rule: string | null;
  /** Which fields its conditions looked at. */
  readonly about: readonly PaperField[];
}
