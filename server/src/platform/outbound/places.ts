/** Requests under way at once in this process: at all, and to one host. Reaching either is `busy`. */
const AT_ONCE = 128;
const AT_ONCE_PER_HOST = 8;

/** Places for requests under way: a host that is slow takes its own share and no more. */
export function createPlaces() {
  const under = new Map<string, number>();
  let all = 0;
  return async <T>(host: string, work: () => Promise<T>): Promise<T | 'busy'> => {
    const here = under.get(host) ?? 0;
    if (all >= AT_ONCE || here >= AT_ONCE_PER_HOST) return 'busy';
    all += 1;
    under.set(host, here + 1);
    try {
      return await work();
    } finally {
      all -= 1;
      const left = under.get(host)! - 1;
      if (left === 0) under.delete(host);
      else under.set(host, left);
    }
  };
}
