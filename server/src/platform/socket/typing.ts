import type { Pulse } from '../pulse/index.ts';

/** Somebody types in a conversation. Never stored; lost when nobody looks on. */
export interface Typing {
  tenant: string;
  conversation: string;
  who: { kind: 'customer' | 'person' | 'bot'; name?: string };
  on: boolean;
  /** The socket on which it was typed, which need not hear of it. */
  from?: string;
}

/** Shows it to everybody who follows the conversation, in every process. */
export function showTyping(pulse: Pulse, typing: Typing): void {
  pulse.publish('typing', typing);
}
