import type { ErrorCode } from '../../../contracts/errors.ts';
import type { ConversationState } from '../../../contracts/http/conversations.ts';
import type { Locale } from '#web-ui/i18n.ts';
import type { Memory } from '#web-ui/storage.ts';
import type { Identity } from '#web-ui/embedding.ts';
import { Api, type Called } from './api.ts';

export interface Started {
  readonly conversation: ConversationState;
  readonly name: string;
  /** The questions before the talk are still open. */
  readonly form: boolean;
}

export interface VisitorOptions {
  readonly widget: string;
  readonly locale: Locale;
  readonly memory: Memory;
  /** The page that holds the chat; null on a page of its own. */
  readonly origin: string | null;
  /** Hears each new token, and null when it is forgotten. */
  readonly onToken: (token: string | null) => void;
}

/** Answers that mean: this token is worth nothing, begin anew without it. */
const worthless: readonly ErrorCode[] = ['visitor.expired', 'visitor.required'];

/**
 * Who the visitor is to the server: a signed token, kept per widget so that tomorrow's visit goes on with
 * today's conversation. Tabs take turns in starting, so that two of them do not become two visitors.
 */
export class Visitor {
  readonly api = new Api(() => this.token);
  readonly #options: VisitorOptions;
  #identity: Identity | undefined;
  #starting: Promise<Called<Started>> | undefined;

  constructor(options: VisitorOptions) {
    this.#options = options;
  }

  get token(): string | undefined {
    return this.#options.memory.get(this.#key) ?? undefined;
  }

  get isKnown(): boolean {
    return this.token !== undefined;
  }

  /**
   * The host page says who this is. What an unknown visitor said before he signed in stays his; another
   * visitor's conversation is left behind.
   */
  identify(identity: Identity | null): void {
    const owner = this.#options.memory.get(`${this.#key}.id`);
    if (owner !== null && owner !== identity?.id) this.forget();
    if (identity) this.#options.memory.set(`${this.#key}.id`, identity.id);
    this.#identity = identity ?? undefined;
  }

  /** Takes a token that was kept elsewhere, unless this page knows one. */
  restore(token: string): void {
    if (!this.isKnown) this.#options.memory.set(this.#key, token);
  }

  forget(): void {
    this.#options.memory.remove(this.#key);
    this.#options.onToken(null);
    this.#options.memory.remove(`${this.#key}.id`);
  }

  /** Becomes a visitor or renews one, with the wording just agreed to. Calls while it runs join it. */
  start(consent?: number): Promise<Called<Started>> {
    this.#starting ??= alone(this.#key, () => this.#begin(consent)).finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  /** A newer token of the same visit. */
  keep(token: string): void {
    this.#options.memory.set(this.#key, token);
    this.#options.onToken(token);
  }

  async #begin(consent: number | undefined): Promise<Called<Started>> {
    const known = this.token;
    const called = await this.#ask(known, consent);
    if (called.is !== 'refused' || known === undefined || !worthless.includes(called.code)) return called;
    this.#options.memory.remove(this.#key);
    return this.#ask(undefined, consent);
  }

  async #ask(token: string | undefined, consent: number | undefined): Promise<Called<Started>> {
    const { widget, locale, origin } = this.#options;
    const called = await this.api.call('visitor.start', {
      body: {
        widget,
        locale,
        ...(token === undefined ? {} : { token }),
        ...(this.#identity ? { identity: this.#identity } : {}),
        ...(origin === null ? {} : { origin }),
        ...(consent === undefined ? {} : { consent }),
      },
    });
    if (called.is !== 'ok') return called;
    this.keep(called.reply.token);
    const { conversation, name, form } = called.reply;
    return { is: 'ok', reply: { conversation, name, form } };
  }

  get #key(): string {
    return `liren.visitor.${this.#options.widget}`;
  }
}

/**
 * Runs `act` while no other tab runs the same; at once where the browser has no locks, or denies them as it
 * denies storage to a frame on somebody else's page.
 */
async function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return act();
  let admitted = false;
  try {
    return await locks.request(name, () => {
      admitted = true;
      return act();
    });
  } catch (error) {
    if (admitted) throw error;
    return act();
  }
}
