import { Store } from './store.ts';

/** Whether the visitor looks at the chat: the panel is open and the page is in front. */
export class Presence {
  readonly view: Store<{ readonly attending: boolean; readonly focusSignal: number }>;
  #open: boolean;

  constructor(open: boolean) {
    this.#open = open;
    this.view = new Store({ attending: this.#attending, focusSignal: open && !touches() ? 1 : 0 });
    document.addEventListener('visibilitychange', () => this.view.set({ attending: this.#attending }));
  }

  /** The panel was opened or closed. On a phone the field is not focused: the keyboard would hide the greeting. */
  opened(open: boolean): void {
    this.#open = open;
    const { focusSignal } = this.view.snapshot();
    this.view.set({
      attending: this.#attending,
      focusSignal: open && !touches() ? focusSignal + 1 : focusSignal,
    });
  }

  get #attending(): boolean {
    return this.#open && document.visibilityState === 'visible';
  }
}

const touches = () => matchMedia('(pointer: coarse)').matches;
