import type { GazetteerEntry } from '#libs/entities';
import type { IntentReader, IntentSeen, Observations } from '#perception';
import type { Tx } from '#platform/db';
import type { Decision } from './decision.ts';

/** What is learned from turns and helps them; kept by another chapter. */
export interface Understanding {
  /** What understands a conversation; null when no version serves. */
  of(tenant: string, conversationId: string): Promise<Understands | null>;
  /** What understands questions out of the blue. */
  reader(tenant: string): Promise<{ readonly read: IntentReader } | null>;
  /** Names of the things of a company. */
  names(tenant: string): Promise<readonly GazetteerEntry[]>;
  /** Told of each turn, in its transaction. */
  heard(tx: Tx, heard: Heard): Promise<void>;
}

export interface Understands {
  readonly read: IntentReader;
  readonly experiment: { readonly id: string; readonly arm: 'a' | 'b' } | null;
}

/** What a turn was about and what it came to, as far as something can be learned from it. */
export interface Heard {
  readonly conversationId: string;
  readonly customerId: string;
  /** The one message that was asked; null when there were several, or files. */
  readonly seq: number | null;
  readonly intent: IntentSeen | null;
  readonly experiment: Understands['experiment'];
  /** What was said was surely known, or no question at all. */
  readonly isSure: boolean;
  readonly handedOver: boolean;
  readonly unknown: boolean;
  readonly askedBack: boolean;
}

/** What a decision says of how well a message was understood. Pure. */
export function cameTo(
  decision: Decision,
  smallTalk: Observations['smallTalk'],
): Pick<Heard, 'isSure' | 'handedOver' | 'unknown' | 'askedBack'> {
  const isNamed = decision.kind === 'answer' && decision.from.kind === 'article' && decision.from.named;
  const isNoted = decision.kind === 'answer' && decision.from.kind === 'while waiting';
  const isUnknown = decision.kind === 'hand over' && decision.why === 'unknown';
  const isAsking = decision.kind === 'ask';
  return {
    isSure: smallTalk !== null || !(isNamed || isNoted || isUnknown || isAsking || decision.kind === 'stay silent'),
    handedOver: decision.kind === 'hand over',
    unknown: isUnknown || (isAsking && decision.about.kind === 'rephrase'),
    askedBack: isAsking,
  };
}
