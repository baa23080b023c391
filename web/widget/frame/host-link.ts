import { envelope, wordFrom, type ChatWord, type HostWord } from '#web-ui/embedding.ts';

/**
 * The line to the page that holds the chat in a frame. Only the parent window at the origin the frame was
 * opened for is heard and spoken to; a full page has no such line and stays silent.
 */
export class HostLink {
  readonly #origin: string | undefined;

  constructor(origin: string | null) {
    this.#origin = origin !== null && isOrigin(origin) && window.parent !== window ? origin : undefined;
  }

  /** The page that holds the chat; null on a page of its own. */
  get origin(): string | null {
    return this.#origin ?? null;
  }

  get isEmbedded(): boolean {
    return this.#origin !== undefined;
  }

  tell(word: ChatWord): void {
    if (this.#origin) window.parent.postMessage(envelope(word), this.#origin);
  }

  listen(hear: (word: HostWord) => void): void {
    const origin = this.#origin;
    if (!origin) return;
    addEventListener('message', (event) => {
      const word = wordFrom<HostWord>(event, window.parent, origin);
      if (word) hear(word);
    });
  }
}

function isOrigin(value: string): boolean {
  try {
    return new URL(value).origin === value;
  } catch {
    return false;
  }
}
