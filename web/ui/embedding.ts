import type { WidgetView } from '../../contracts/http/channels.ts';

/**
 * What the page that embeds the chat and the chat itself say to each other by `postMessage`. Each side names
 * the other's origin when it sends and checks origin and window when it hears; nothing is sent to `*`.
 */
export interface Identity {
  readonly id: string;
  readonly name?: string;
  /** Hex HMAC-SHA-256 of `id` with the widget's identity secret, made by the company's server. */
  readonly signature: string;
}

export type PreviewScreen = 'preview' | 'consent' | 'form';

/** From the host page to the chat. */
export type HostWord =
  | { readonly t: 'opened' }
  | { readonly t: 'closed' }
  /** The visitor's token that the chat once asked to keep. */
  | { readonly t: 'kept'; readonly token: string }
  /** Null: the visitor signed out of the host page. */
  | { readonly t: 'identify'; readonly identity: Identity | null }
  /** From the console only: settings that nobody saved yet, and which of the screens to show. */
  | { readonly t: 'preview'; readonly face: WidgetView; readonly screen: PreviewScreen };

/** From the chat to the host page. */
export type ChatWord =
  /** The chat listens. */
  | { readonly t: 'ready' }
  | { readonly t: 'colour'; readonly accent: string; readonly onAccent: string }
  | { readonly t: 'unread'; readonly count: number }
  /** The visitor has said something: from now on the host page keeps the chat awake. */
  | { readonly t: 'spoke' }
  /**
   * The browser denies the frame a memory of its own: the host page keeps the visitor's token for it. The
   * token opens this visitor's conversation with this company and nothing else. Null: forget it.
   */
  | { readonly t: 'keep'; readonly token: string | null }
  | { readonly t: 'close' };

interface Envelope<Word> {
  readonly liren: 1;
  readonly word: Word;
}

export function envelope<Word extends HostWord | ChatWord>(word: Word): Envelope<Word> {
  return { liren: 1, word };
}

/** The word in a message that came from `source` at `origin`, and undefined for anybody else's messages. */
export function wordFrom<Word extends HostWord | ChatWord>(
  event: MessageEvent<unknown>,
  source: MessageEventSource | null | undefined,
  origin: string,
): Word | undefined {
  if (!source || event.source !== source || event.origin !== origin) return undefined;
  const data = event.data as Partial<Envelope<Word>> | null;
  return data?.liren === 1 && typeof data.word?.t === 'string' ? data.word : undefined;
}
