import type { Claim, Contradiction, Outcome, PaperField, PaperKind, ReadField, Sight, Verdict } from '#libs/papers';
import type { Tx } from '#platform/db';

/** A picture that a customer sent, and the message in which he did. */
export interface SentPicture {
  readonly fileId: string;
  readonly seq: number;
}

/**
 * Why nothing was seen on a picture. Closed: the customer hears something to each. `too_many` in one turn, where the others
 * may be sent again; `daily` as many as are read of one customer in a day.
 */
export const unseen = ['broken', 'too_large', 'too_slow', 'busy', 'too_many', 'daily', 'gone'] as const;
export type Unseen = (typeof unseen)[number];

export type Looked = SentPicture &
  (
    | { readonly kind: 'seen'; readonly sight: Sight; readonly width: number; readonly height: number }
    | { readonly kind: 'unseen'; readonly why: Unseen }
  );

/** A field with who says so. */
export interface KeptField extends ReadField {
  readonly from: 'ocr' | 'vision' | 'customer' | 'staff';
  /**
   * What our own eyes or staff read there before somebody put it otherwise or called it wrong; it never changes after.
   * Left out where nobody has, and where nobody ever read the field.
   */
  readonly read?: Pick<ReadField, 'value' | 'confidence' | 'valid'>;
}

export type State = 'accepted' | 'asked_again' | 'person' | 'refused' | 'replaced';

/** A paper as it will stand after the turn. */
export interface AssessedPaper {
  /** Of the paper it was before; null when the picture is new. */
  readonly id: string | null;
  /** As it stood when it was assessed, so that nothing done meanwhile is overwritten; left out when the picture is new. */
  readonly revision?: number;
  readonly fileId: string;
  readonly kind: PaperKind;
  readonly form: string | null;
  readonly fields: readonly KeptField[];
  readonly missing: readonly PaperField[];
  readonly flaws: Sight['flaws'];
  readonly verdict: Verdict;
  /** The words of the rule, if it has any. */
  readonly words: { readonly zh: string; readonly en: string } | null;
  readonly contradictions: readonly Contradiction[];
  /** What the customer corrected in this turn. */
  readonly corrected: readonly PaperField[];
}

/** What is wanted of the customer, as it will stand after the turn. */
export interface Standing {
  readonly needs: readonly { readonly kind: PaperKind; readonly optional: boolean; readonly state: State | null }[];
  readonly complete: boolean;
}

/** What the pictures and words of a turn come to. */
export interface Assessment {
  readonly pictures: readonly Looked[];
  /** Papers that the turn brought or changed. */
  readonly papers: readonly AssessedPaper[];
  readonly standing: Standing;
  /** The papers of the customer that counted when it was made, each as it stood. */
  readonly basis: readonly { readonly id: string; readonly revision: number }[];
}

export interface Asked {
  readonly conversationId: string;
  readonly customerId: string;
  readonly pictures: readonly Looked[];
  /** What he wrote in this turn, oldest first. */
  readonly texts: readonly string[];
  /** What he said of himself before, or in this turn. */
  readonly claims: readonly Claim[];
  /** The bot's last turn asked him whether what it read is right: only then a yes is about a paper. */
  readonly confirming?: boolean;
}

/** Papers of customers: read, reviewed, kept. */
export interface PapersPort {
  /**
   * What is seen on pictures of a conversation. Each is read once and remembered; outside a transaction, since reading
   * takes seconds. Never throws for what a picture holds. When the server stops meanwhile nothing is said of the picture:
   * it throws as soon as `lost` tells that somebody else may begin it anew.
   */
  look(
    tenant: string,
    conversation: { readonly id: string; readonly customerId: string },
    pictures: readonly SentPicture[],
    lost?: AbortSignal,
  ): Promise<Looked[]>;
  /**
   * Judges what was seen, and what the words correct in a paper that waits for it, by the company's table. Changes
   * nothing. Null when the turn has neither a picture nor words about a paper.
   */
  assess(tenant: string, asked: Asked): Promise<Assessment | null>;
  /**
   * Whether all papers still stand as they did when it was assessed; they do so until the transaction ends. Where they do
   * not, what was to be said is not so any more: whoever changed one knew no less.
   */
  stands(tx: Tx, customerId: string, assessment: Pick<Assessment, 'basis'>): Promise<boolean>;
  /** Keeps what was assessed, in the transaction in which the bot speaks. */
  keep(tx: Tx, asked: Pick<Asked, 'conversationId' | 'customerId'>, assessment: Assessment): Promise<void>;
  /** A picture that no turn will assess after all, since a person speaks or its turn is past: the lane does, without a word. */
  leaveToPerson(tx: Tx, picture: { readonly conversationId: string; readonly seq: number }): Promise<void>;
  /** What is still wanted of a customer; `shown` when he has shown any paper, wanted or not. */
  standing(tx: Tx, customerId: string): Promise<Standing & { readonly shown: boolean }>;
  /** Everything of a customer that is forgotten. */
  forget(tx: Tx, customerId: string): Promise<void>;
}

export type { Claim, Contradiction, Outcome, Sight };
