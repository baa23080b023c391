export type Language = 'zh' | 'en' | 'other';

/**
 * Words that want a kind answer and no knowledge. `identity`: who or what are you, are you a robot.
 * `thanks` also stands for a bare 好的 or 知道了.
 */
export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'identity' | 'praise';

export interface Emotion {
  readonly label: 'neutral' | 'angry' | 'anxious' | 'pleased';
  /** 0..1: how strongly it is said. 0 for neutral. */
  readonly score: number;
}

/** Matters that a person must see at once. */
export type Urgency = 'self-harm' | 'fraud' | 'minor';

/** What can be told from one message alone. */
export interface Observations {
  readonly language: Language;
  /** The form in which texts are compared; see `#libs/text`. */
  readonly normalised: string;
  /** The customer wants a person instead of the bot, or complains and wants to be heard. */
  readonly asksForPerson: boolean;
  /** Set only when the message holds nothing else. */
  readonly smallTalk: SmallTalk | null;
  readonly emotion: Emotion;
  readonly urgent: boolean;
  readonly urgency: Urgency | null;
  /** 1 for 「第一个」 or 「选 1」; only when the message says nothing else. Whether there was a choice, others know. */
  readonly choicePicked?: number;
  /** No letter, digit or sign that speaks for itself. */
  readonly empty: boolean;
}
