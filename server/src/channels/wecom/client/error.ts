import { errorText, type CallName, type ErrorClass } from '#libs/wecom';

/** `unreachable`: no answer came, or there is nobody to ask. */
export type WecomErrorClass = Exclude<ErrorClass, 'ok'> | 'unreachable';

export interface WecomErrorDetails {
  readonly call: CallName;
  readonly class: WecomErrorClass;
  readonly code?: number | null;
  readonly ip?: string | null;
  readonly retryAfterMs?: number | null;
  readonly perhapsDone?: boolean;
  /** A sentence of ours, where no code tells it. */
  readonly why?: string;
}

/** A call that did not go well. Nothing in it is a secret: no address with its query, no token, no words of anybody. */
export class WecomError extends Error {
  readonly call: CallName;
  readonly class: WecomErrorClass;
  /** The platform's; null when it said nothing, or was not asked. */
  readonly code: number | null;
  /** Where the platform saw us, when it told: the address that has to be trusted. */
  readonly ip: string | null;
  /** When asking again makes sense; null when nobody knows. */
  readonly retryAfterMs: number | null;
  /** The connection broke after we had spoken: what was asked may have been done. */
  readonly perhapsDone: boolean;

  constructor({ call, class: kind, code = null, ip = null, retryAfterMs = null, ...rest }: WecomErrorDetails) {
    const said = code === null ? '' : ` ${code} ${errorText(code)}`.trimEnd();
    super(`WeCom ${call}: ${kind}${said}${rest.why === undefined ? '' : ` (${rest.why})`}`);
    this.name = 'WecomError';
    this.call = call;
    this.class = kind;
    this.code = code;
    this.ip = ip;
    this.retryAfterMs = retryAfterMs;
    this.perhapsDone = rest.perhapsDone ?? false;
  }
}
