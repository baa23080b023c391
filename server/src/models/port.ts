import type { Chat, ChatFailure } from '#libs/chat-model';

/** What the model is asked for. */
export type Purpose = 'answer' | 'judge' | 'sight' | 'test';

/** Why it was not asked at all; nothing left the house. */
export type PassedOver =
  /** It failed again and again and is left alone for a while. */
  | 'resting'
  /** As many requests as allowed are under way. */
  | 'busy'
  /** The turn has used its tokens or its time. */
  | 'turn limit'
  | 'day tokens'
  | 'day cost'
  /** What was to be sent holds a key or a password. */
  | 'secret';

export interface Used {
  readonly tokens: number;
  /** In millionths of the currency of the prices; 0 without prices. */
  readonly costMicros: number;
  readonly ms: number;
}

export type ModelReply =
  | { readonly kind: 'said'; readonly text: string; readonly json: unknown; readonly used: Used }
  | { readonly kind: 'failed'; readonly why: ChatFailure; readonly used: Used }
  | { readonly kind: 'passed over'; readonly why: PassedOver };

/** What a turn has left of its limits. */
export interface Left {
  readonly ms: number;
  readonly tokens: number;
}

/** What a turn has used so far. */
export interface Spent {
  calls: number;
  tokens: number;
  costMicros: number;
  ms: number;
}

/** The model as one turn of one company asks it: the limits are counted down from call to call. */
export interface ModelTurn {
  readonly model: string;
  readonly spent: Readonly<Spent>;
  /** `ms` asks within less than what is left; `purpose` tells what for, where it differs from the turn's. */
  ask(
    chat: Pick<Chat, 'messages' | 'json' | 'maxTokens'>,
    how?: { ms?: number; purpose?: Purpose },
  ): Promise<ModelReply>;
}
