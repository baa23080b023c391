/** One part of what is sent: words, or a picture as a data URL. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly mime: string; readonly base64: string };

export type Said =
  | { readonly role: 'system' | 'user'; readonly content: string | readonly Part[] }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };

/** What the model may ask for. Whoever calls decides whether anything is done. */
export interface Tool {
  readonly name: string;
  readonly about: string;
  /** JSON schema of the arguments. */
  readonly parameters: object;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface Chat {
  readonly messages: readonly Said[];
  readonly tools?: readonly Tool[];
  /** The reply is one JSON value of this schema; where the other side knows no schemas, any JSON object. */
  readonly json?: { readonly name: string; readonly schema: object };
  /** Tokens that the reply may have. */
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly signal?: AbortSignal;
  /** Hears the words while they come. */
  onText?(piece: string): void;
}

/** Tokens as the other side counts them; `estimated` when it does not say. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly estimated: boolean;
}

/** Why there is no reply. Closed: whoever calls has an answer to each. */
export type ChatFailure =
  /** No connection came about: nobody listens, no such name, or our own guard does not call it. */
  | 'refused'
  /** 401 or 403. */
  | 'unauthorised'
  /** 429. */
  | 'rate limited'
  /** 5xx. */
  | 'server error'
  /** Any other status than 200. */
  | 'rejected'
  /** Nothing came for the idle time. */
  | 'hang'
  /** Something came all the time, but not the end. */
  | 'too slow'
  /** It broke off before its end. */
  | 'cut'
  /** It ended without words. */
  | 'empty'
  /** More bytes than allowed. */
  | 'too large'
  /** The model used up its tokens in the middle of a sentence. */
  | 'too long'
  /** The provider's own filter took the reply away. */
  | 'filtered'
  /** JSON was asked for and something else came. */
  | 'broken json'
  /** A tool that was not offered, or arguments that are none. */
  | 'wrong tool'
  /** 200, and nothing of the protocol. */
  | 'garbage'
  /** Whoever asked does not want it any more. */
  | 'aborted';

export type ChatOutcome =
  | {
      readonly kind: 'said';
      readonly text: string;
      /** The value, when JSON was asked for. */
      readonly json: unknown;
      readonly toolCalls: readonly ToolCall[];
      readonly usage: Usage;
      readonly ms: number;
    }
  | {
      readonly kind: 'failed';
      readonly why: ChatFailure;
      /** What was used all the same: a reply that breaks off is paid for. */
      readonly usage: Usage;
      /** Milliseconds after which the other side wants to be asked again, with `rate limited`. */
      readonly afterMs: number | null;
      readonly ms: number;
    };

export interface ChatLimits {
  /** For everything, in milliseconds. */
  readonly totalMs: number;
  /** Without a byte, in milliseconds. */
  readonly idleMs: number;
  /** Of the reply. */
  readonly bytes: number;
}

export interface ChatModel {
  readonly model: string;
  chat(chat: Chat, limits?: Partial<ChatLimits>): Promise<ChatOutcome>;
}

/** As much of `fetch` as is needed. It rejects when no answer began. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<Response>;
