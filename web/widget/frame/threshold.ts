import type { WidgetView } from '../../../contracts/http/channels.ts';
import type { ConversationState } from '../../../contracts/http/conversations.ts';
import type { Memory } from '#web-ui/storage.ts';
import type { Called } from './api.ts';
import type { Visitor } from './visitor.ts';

export type NotCalled = Exclude<Called<unknown>, { is: 'ok' }>;
/** Inside, or what stands between the visitor and the talk. */
export type Passed =
  | { readonly is: 'in'; readonly conversation: ConversationState }
  | { readonly is: 'asked'; readonly for: 'consent' | 'form' }
  | NotCalled;

interface ThresholdOptions {
  readonly widget: string;
  readonly visitor: Visitor;
  readonly memory: Memory;
  readonly onFace: (face: WidgetView) => void;
}

/** The way in: the company's face, the agreement it asks for, the questions before the talk. */
export class Threshold {
  readonly #options: ThresholdOptions;
  #face: Promise<Called<WidgetView>> | undefined;
  #agreed: number | undefined;
  #conversation: string | undefined;

  constructor(options: ThresholdOptions) {
    this.#options = options;
  }

  /** The company's face from the last visit, if it was here. */
  get remembered(): WidgetView | null {
    const known = this.#options.memory.get(this.#key);
    return known === null ? null : (JSON.parse(known) as WidgetView);
  }

  greet(): Promise<Called<WidgetView>> {
    this.#face = this.#ask();
    return this.#face;
  }

  /** Who is known here is let in at once; a stranger is asked first, and until he agrees nothing of him is sent. */
  async pass(): Promise<Passed> {
    const { visitor } = this.#options;
    if (!visitor.isKnown) {
      const face = await (this.#face ?? this.greet());
      if (face.is !== 'ok') {
        // Whoever tries again asks again.
        this.#face = undefined;
        return face;
      }
      const { privacy } = face.reply;
      if (privacy?.mode === 'consent' && this.#agreed !== privacy.version) return { is: 'asked', for: 'consent' };
    }
    const started = await visitor.start(this.#agreed);
    if (started.is === 'refused' && started.code === 'visitor.consent_required') return this.#askAgain();
    if (started.is !== 'ok') return started;
    const { conversation, form } = started.reply;
    this.#conversation = conversation.id;
    return form ? { is: 'asked', for: 'form' } : { is: 'in', conversation };
  }

  agree(version: number): void {
    this.#agreed = version;
  }

  /** Without answers the questions are skipped. */
  async answer(answers: Record<string, string>): Promise<Called<unknown>> {
    const { visitor } = this.#options;
    const called = await visitor.api.call('visitor.form', { params: { id: this.#conversation! }, body: { answers } });
    if (called.is === 'ok') visitor.keep(called.reply.token);
    return called;
  }

  /** Takes the agreement back: the server ends the visit, and this page forgets it. */
  async withdraw(): Promise<Called<unknown>> {
    const { visitor } = this.#options;
    const called = await visitor.api.call('visitor.withdraw', { params: { id: this.#conversation! }, body: {} });
    if (called.is !== 'ok') return called;
    this.#agreed = undefined;
    visitor.forget();
    return called;
  }

  /** The wording may be newer than the one agreed to. */
  async #askAgain(): Promise<Passed> {
    this.#agreed = undefined;
    const face = await this.greet();
    return face.is === 'ok' ? { is: 'asked', for: 'consent' } : face;
  }

  async #ask(): Promise<Called<WidgetView>> {
    const { visitor, widget, memory, onFace } = this.#options;
    const called = await visitor.api.call('widget.get', { params: { key: widget } });
    if (called.is !== 'ok') return called;
    memory.set(this.#key, JSON.stringify(called.reply));
    onFace(called.reply);
    return called;
  }

  get #key(): string {
    return `liren.face.${this.#options.widget}`;
  }
}
