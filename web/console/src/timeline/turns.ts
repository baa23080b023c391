import { UnreachableError } from '#contracts/client';

/**
 * Calls one after the other, in the order they were asked for. When one does not reach the server, those that waited
 * behind it are not tried: what was written later must not arrive alone.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #stops = 0;

  take<T>(act: () => Promise<T>): Promise<T> {
    const stops = this.#stops;
    const turn = this.#last.then(() => {
      if (stops < this.#stops) throw new UnreachableError('What comes before it did not reach the server');
      return act().catch((error: unknown) => {
        if (error instanceof UnreachableError) this.#stops++;
        throw error;
      });
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
