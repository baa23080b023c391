import { errorCodes, type ErrorCode } from '#contracts/errors';

export type { ErrorCode } from '#contracts/errors';

export interface RefusalDetails {
  /** JSON path → sentence. */
  fields?: Record<string, string>;
  /** Seconds until trying again makes sense. */
  retryAfter?: number;
  cause?: unknown;
}

/** The one family of errors that may reach a client. Anything else becomes `service.broken` and says nothing. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields: Record<string, string> | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, detail: string, details: RefusalDetails = {}) {
    super(detail, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Refusal';
    this.code = code;
    this.status = errorCodes[code];
    this.fields = details.fields;
    this.retryAfter = details.retryAfter;
  }
}

/** `throw refuse('conversation.not_found', 'No such conversation')`. The detail is a sentence for people. */
export function refuse(code: ErrorCode, detail: string, details?: RefusalDetails): Refusal {
  return new Refusal(code, detail, details);
}

/** Throws when a promise that our own code makes is broken. */
export function must(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Error(`Broken promise: ${promise}`);
}
