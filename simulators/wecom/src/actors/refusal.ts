/** Why an actor may not do it: a sentence that can be shown as it is, in both languages of the page. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/**
 * - 404 there is no such customer, member, account or message
 * - 409 the platform has no button and no API for it now
 * - 422 what was given cannot be
 */
export type RefusedStatus = 403 | 404 | 409 | 422;

export class SimRefusal extends Error {
  readonly status: RefusedStatus;
  /** Closed, for programs: `not-found`, `not-possible`, … */
  readonly code: string;
  readonly sentence: Sentence;
  readonly detail: Record<string, unknown>;
  constructor(status: RefusedStatus, code: string, sentence: Sentence, detail: Record<string, unknown> = {}) {
    super(sentence.en);
    this.name = 'SimRefusal';
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.detail = detail;
  }
}

export function notFound(zh: string, en: string): never {
  throw new SimRefusal(404, 'not-found', { zh, en });
}

/** WeCom has neither a button nor an API for it. */
export function notPossible(zh: string, en: string): never {
  throw new SimRefusal(409, 'not-possible', { zh, en });
}

export function notValid(zh: string, en: string, detail: Record<string, unknown> = {}): never {
  throw new SimRefusal(422, 'not-valid', { zh, en }, detail);
}
