import { LRUCache } from 'lru-cache';

/** For how long something is taken to stand as it was asked. */
export const REMEMBER_MS = 60_000;

/** The same answer about the same thing of a company, for a minute. */
export function remembered<R extends {}>(max: number, ask: (tenant: string, id: string) => Promise<R>) {
  const known = new LRUCache<string, R>({ max, ttl: REMEMBER_MS });
  const recall = async (tenant: string, id: string): Promise<R> => {
    const before = known.get(`${tenant}/${id}`);
    if (before !== undefined) return before;
    const answer = await ask(tenant, id);
    known.set(`${tenant}/${id}`, answer);
    return answer;
  };
  const forget = (tenant: string, id: string) => void known.delete(`${tenant}/${id}`);
  return Object.assign(recall, { forget });
}
