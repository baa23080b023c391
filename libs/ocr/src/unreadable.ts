/** What was not read, and why: no picture of a kind we take, more bytes or pixels than allowed, or damaged. */
export class UnreadablePicture extends Error {
  readonly reason: 'kind' | 'too_large' | 'broken';
  constructor(reason: UnreadablePicture['reason'], cause?: unknown) {
    super(`This picture was not read: ${reason}`, { cause });
    this.name = 'UnreadablePicture';
    this.reason = reason;
  }
}
