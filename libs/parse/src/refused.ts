import type { Refusal, RefusalCode } from './types.ts';

/** Thrown inside the library where a file is not taken; `readFile` turns it into the outcome. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(code: RefusalCode, details: Refusal['details']) {
    super(code);
    this.refusal = { kind: 'refused', code, details };
  }
}

export function refuse(code: RefusalCode, details: Refusal['details'] = {}): never {
  throw new Refused(code, details);
}
