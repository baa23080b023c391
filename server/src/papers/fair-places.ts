/** As many as are read at once, and the next, so that nobody who reads has to wait for bytes. */
const AT_ONCE = 2;

export interface FairPlaces {
  /** Does it when it is the company's turn; `busy` where there is no place to wait. */
  take<T>(tenant: string, work: () => Promise<T>): Promise<T | 'busy'>;
}

type Answer = 'go' | 'busy';

/**
 * Places for what takes long, in which companies take turns: one that sends hundreds of pictures delays another's by those at
 * hand, not by all of its own. Where all places are taken, who asks for a company that has fewer than another takes the place of
 * the other's latest. What is told to be busy is tried again later, or looked at by a person.
 */
export function createFairPlaces(places: number, atOnce = AT_ONCE): FairPlaces {
  /** Who waits, by company; the company whose turn is next stands first. */
  const waiting = new Map<string, ((answer: Answer) => void)[]>();
  let working = 0;

  const count = () => [...waiting.values()].reduce((sum, queue) => sum + queue.length, 0);

  /** False when nobody has to give way: the company itself has as many as any. */
  function makeRoom(tenant: string): boolean {
    const own = waiting.get(tenant)?.length ?? 0;
    const [most, queue] = [...waiting].toSorted(([, one], [, other]) => other.length - one.length)[0] ?? [];
    if (!most || !queue || queue.length <= own + 1) return false;
    queue.pop()!('busy');
    return true;
  }

  function next(): void {
    const [first] = waiting;
    if (!first || working >= atOnce) return;
    const [tenant, queue] = first;
    const go = queue.shift()!;
    waiting.delete(tenant);
    if (queue.length > 0) waiting.set(tenant, queue);
    working++;
    go('go');
  }

  async function place(tenant: string): Promise<Answer> {
    if (working < atOnce) {
      working++;
      return 'go';
    }
    if (working + count() >= places && !makeRoom(tenant)) return 'busy';
    return new Promise((answer) => waiting.set(tenant, [...(waiting.get(tenant) ?? []), answer]));
  }

  return {
    async take(tenant, work) {
      if ((await place(tenant)) === 'busy') return 'busy';
      try {
        return await work();
      } finally {
        working--;
        next();
      }
    },
  };
}
