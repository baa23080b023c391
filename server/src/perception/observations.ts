import type { State } from '#libs/emotion';
import type { Entity } from '#libs/entities';
import type { LanguageCode } from '#libs/language';
import type { Claim, PaperField, SightKind } from '#libs/papers';
import type { IntentSeen } from './models/service.ts';

export type Language = LanguageCode;

/**
 * Words that want a kind answer and no knowledge. `identity`: who or what are you, are you a robot.
 * `thanks` also stands for a bare 好的 or 知道了.
 */
export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'identity' | 'praise';

/** Matters that a person must see at once. */
export type Urgency = 'self-harm' | 'fraud' | 'minor';

/** One thing that is known of a turn, with who says so and how surely: his words, or a picture. */
export interface Observed {
  readonly source: 'words' | 'picture' | 'vision';
  /** Of the picture it was read from. */
  readonly fileId: string | null;
  readonly paper: SightKind | null;
  readonly field: PaperField;
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** What can be told from one message alone, and the pictures with it. */
export interface Observations {
  readonly language: Language;
  /** The form in which texts are compared; see `#libs/text`. */
  readonly normalised: string;
  /** The customer wants a person instead of the bot, or complains and wants to be heard. */
  readonly asksForPerson: boolean;
  /** Set only when the message holds nothing else. */
  readonly smallTalk: SmallTalk | null;
  /** Feelings and state of mind as the message tells them; advisory. */
  readonly state: State;
  readonly urgent: boolean;
  readonly urgency: Urgency | null;
  /** What the company taught to tell apart; null where no version serves. */
  readonly intent: IntentSeen | null;
  /** What the message names, with what it means; nothing where nobody told when it was said. */
  readonly entities: readonly Entity[];
  /** 1 for 「第一个」 or 「选 1」; only when the message says nothing else. Whether there was a choice, others know. */
  readonly choicePicked?: number;
  /** What he said of himself that a paper may bear out or contradict. */
  readonly claims: readonly Claim[];
  /** Everything that words and pictures say of him, side by side. */
  readonly observed: readonly Observed[];
  /** No letter, digit or sign that speaks for itself. */
  readonly empty: boolean;
}
