import { envelope, wordFrom, type ChatWord, type HostWord, type Identity } from '#web-ui/embedding.ts';
import { paint, plainLook, wear } from '#web-ui/launcher-look.ts';
import type { Look } from './look.ts';
import { styles } from './styles.ts';
import { wordsFor, type Words } from './words.ts';

export interface LauncherOptions {
  /** Origin of the Liren server: the only one that is heard and spoken to. */
  readonly server: string;
  readonly widget: string;
  readonly locale: string;
  /** `#rrggbb` until the chat has told the company's colour. */
  readonly colour?: string;
}

/** Above it the badge says 99+. */
const badgeLimit = 99;

/** The round button on the host page and the panel it opens. The chat itself lives in the frame. */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #words: Words;
  readonly #host = document.createElement('div');
  readonly #stage = document.createElement('div');
  readonly #button = document.createElement('button');
  readonly #badge = document.createElement('b');
  #frame: HTMLIFrameElement | undefined;
  #ready = false;
  #isOpen = false;
  #identity: Identity | null | undefined;
  #hostOverflow: string | undefined;

  constructor(options: LauncherOptions) {
    this.#options = options;
    this.#words = wordsFor(options.locale);
    this.#host.dataset.liren = '';
    const root = this.#host.attachShadow({ mode: 'open' });
    dress(root);
    this.#button.type = 'button';
    this.#badge.hidden = true;
    this.#stage.append(this.#button);
    root.append(this.#stage);
    this.#button.addEventListener('click', () => (this.#isOpen ? this.close() : this.open()));
    // The chat is fetched when a hand comes near, so that the first opening is quick as well.
    for (const sign of ['pointerenter', 'focus', 'touchstart'])
      this.#button.addEventListener(sign, () => this.#summon(), { once: true, passive: true });
    addEventListener('message', (event) => this.#hear(event));
    addEventListener('keydown', ({ key }) => key === 'Escape' && this.close());
    this.#label(0);
  }

  /** Puts the button into the page as the company designed it; a hidden one only opens by the page's own call. */
  attach(look: Look): void {
    const { colour } = this.#options;
    const shown = look.is === 'shown' ? look : plainLook;
    wear(this.#host, this.#button, { ...shown, ...(colour && { colour }) });
    this.#button.append(this.#badge);
    this.#button.hidden = look.is === 'hidden';
    document.body.append(this.#host);
    // Who has talked before may have an answer waiting; everybody else costs the page nothing yet.
    if (recall(this.#memoryKey('spoke'))) whenIdle(() => this.#summon());
  }

  open(): void {
    this.#summon();
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#show();
    this.#frame?.focus();
    this.#tell({ t: 'opened' });
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#show();
    this.#button.focus();
    this.#tell({ t: 'closed' });
  }

  identify(identity: Identity | null): void {
    this.#identity = identity;
    this.#tell({ t: 'identify', identity });
  }

  #summon(): void {
    if (this.#frame) return;
    const { server, widget, locale } = this.#options;
    const query = new URLSearchParams({ widget, embed: '1', origin: location.origin, locale });
    // The chat waits for it, so that nobody is greeted as a stranger first.
    if (this.#identity) query.set('identity', '1');
    const frame = document.createElement('iframe');
    frame.src = `${server}/chat?${query}`;
    frame.title = this.#words.frame;
    frame.allow = 'clipboard-write';
    this.#frame = frame;
    this.#stage.prepend(frame);
  }

  #hear(event: MessageEvent): void {
    const word = wordFrom<ChatWord>(event, this.#frame?.contentWindow, this.#options.server);
    switch (word?.t) {
      case 'ready':
        this.#ready = true;
        this.#giveBack(recall(this.#memoryKey('token')));
        if (this.#identity !== undefined) this.#tell({ t: 'identify', identity: this.#identity });
        return this.#tell({ t: this.#isOpen ? 'opened' : 'closed' });
      case 'colour':
        return paint(this.#host, word.accent, word.onAccent);
      case 'unread':
        return this.#label(word.count);
      case 'spoke':
        return remember(this.#memoryKey('spoke'), '1');
      case 'keep':
        return remember(this.#memoryKey('token'), word.token);
      case 'close':
        return this.close();
      case undefined:
        return;
    }
  }

  #giveBack(token: string | undefined): void {
    if (token) this.#tell({ t: 'kept', token });
  }

  #tell(word: HostWord): void {
    if (this.#ready) this.#frame?.contentWindow?.postMessage(envelope(word), this.#options.server);
  }

  #show(): void {
    this.#stage.classList.toggle('open', this.#isOpen);
    this.#button.setAttribute('aria-expanded', String(this.#isOpen));
    this.#label(0);
    this.#holdPage(this.#isOpen && matchMedia('(max-width:640px)').matches);
  }

  /** The chat covers a phone: the page behind must not scroll instead. */
  #holdPage(hold: boolean): void {
    const { style } = document.documentElement;
    if (hold && this.#hostOverflow === undefined) {
      this.#hostOverflow = style.overflow;
      style.overflow = 'hidden';
    } else if (!hold && this.#hostOverflow !== undefined) {
      style.overflow = this.#hostOverflow;
      this.#hostOverflow = undefined;
    }
  }

  #label(unread: number): void {
    const { open, close, unread: unreadWords } = this.#words;
    const label = this.#isOpen ? close : open;
    this.#button.setAttribute('aria-label', unread ? `${label}, ${unread} ${unreadWords}` : label);
    this.#badge.hidden = unread === 0;
    this.#badge.textContent = unread > badgeLimit ? `${badgeLimit}+` : String(unread);
  }

  #memoryKey(name: string): string {
    return `liren.${name}.${this.#options.widget}`;
  }
}

/** A constructed sheet, because a host page's CSP may forbid style elements. */
function dress(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const element = document.createElement('style');
    element.textContent = styles;
    root.append(element);
  }
}

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 3000 });
  else setTimeout(act, 1000);
}

function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A page without storage forgets: the launcher then wakes the chat at the first touch.
  }
}

function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
