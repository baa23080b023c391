import { isIPv6 } from 'node:net';

export interface BucketSize {
  /** Requests at once. */
  burst: number;
  /** Requests that come back each second. */
  perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Callers remembered; beyond it the one unseen for longest is forgotten, which only ever gives him a full bucket. */
const MAX_BUCKETS = 20_000;

/** One caller's share after a call. */
export interface Standing {
  /** Seconds until one token is back; 0 when this call had one. */
  readonly wait: number;
  readonly quota: number;
  /** Seconds in which an empty bucket fills. */
  readonly windowSeconds: number;
  readonly left: number;
  /** Seconds until the bucket is full. */
  readonly fullIn: number;
}

/**
 * Token buckets by key. `take` answers 0, or the seconds until one token is back; `count` says what is left, too; `peek`
 * answers as `take` would, and takes nothing.
 */
export function createBuckets({ burst, perSecond }: BucketSize, now: () => number) {
  const buckets = new Map<string, Bucket>();
  return {
    take: (key: string): number => count(key).wait,
    count,
    peek(key: string): number {
      const tokens = earnedBy(key, now());
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond);
    },
    get size() {
      return buckets.size;
    },
  };

  function earnedBy(key: string, at: number): number {
    const old = buckets.get(key);
    // A clock that steps back gives nothing and takes nothing.
    return old ? Math.min(burst, old.tokens + Math.max(0, (at - old.at) / 1000) * perSecond) : burst;
  }

  function count(key: string): Standing {
    const at = now();
    const tokens = earnedBy(key, at);
    buckets.delete(key);
    const enough = tokens >= 1;
    const left = enough ? tokens - 1 : tokens;
    buckets.set(key, { tokens: left, at });
    if (buckets.size > MAX_BUCKETS) buckets.delete(buckets.keys().next().value!);
    return {
      wait: enough ? 0 : Math.ceil((1 - tokens) / perSecond),
      quota: burst,
      windowSeconds: Math.ceil(burst / perSecond),
      left: Math.floor(left),
      fullIn: Math.ceil((burst - left) / perSecond),
    };
  }
}

export type Buckets = ReturnType<typeof createBuckets>;

/** One household or server has a whole IPv6 /64; counting single addresses would count nothing. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = ip.split('%')[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...gap, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
