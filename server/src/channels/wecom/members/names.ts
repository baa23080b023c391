import { LRUCache } from 'lru-cache';
import type { WecomApp } from '../app.ts';
import { WecomError, type WecomClient } from '../client/index.ts';

const KEPT = 5_000;
/** Somebody who marries is called anew the next day. */
const KEPT_MS = 24 * 3_600_000;
/** Whoever could not be asked about is not asked about again for so long. */
const FAILED_MS = 10 * 60_000;
/** Errors that are about one member; after the others nobody else would be told either. */
const HIS: readonly string[] = ['data', 'business'];
/** Asked for one page of what came in; the others go by their ids. */
const AT_ONCE = 20;

/** What members of a corp are called. */
export interface MemberNames {
  /** Asks the platform for those that are not known; not inside a transaction. A name is worth no message: it never fails. */
  learn(app: WecomApp, userids: readonly string[]): Promise<void>;
  /** Undefined when nobody has asked, or nobody would say. */
  of(corpId: string, userid: string): string | undefined;
}

export function createMemberNames({
  client,
  log,
}: {
  client: Pick<WecomClient, 'call'>;
  log: { warn(what: object, sentence: string): void };
}): MemberNames {
  const known = new LRUCache<string, string>({ max: KEPT, ttl: KEPT_MS });
  const failed = new LRUCache<string, true>({ max: KEPT, ttl: FAILED_MS });
  const key = (corpId: string, userid: string) => `${corpId}/${userid.toLowerCase()}`;
  return {
    async learn(app, userids) {
      const strangers = [...new Set(userids)].filter(
        (userid) => !known.has(key(app.corpId, userid)) && !failed.has(key(app.corpId, userid)),
      );
      for (const userid of strangers.slice(0, AT_ONCE))
        try {
          const { name } = await client.call(app, 'user.get', { userid });
          known.set(key(app.corpId, userid), name.trim() === '' ? userid : name);
        } catch (error) {
          if (!(error instanceof WecomError)) throw error;
          failed.set(key(app.corpId, userid), true);
          log.warn({ err: error }, 'the name of a WeCom member is not known');
          if (!HIS.includes(error.class)) return;
        }
    },
    of: (corpId, userid) => known.get(key(corpId, userid)),
  };
}
