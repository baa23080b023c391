import { GroundError } from '../config/index.ts';
import type { Place } from './place.ts';

/** Messages of PostgreSQL 18 that mean its files are damaged. */
const damage = [
  // The version was compared before the server started, so another layout means another content.
  /database files are incompatible with server/,
  /pg_control/,
  /could not locate a valid checkpoint record/,
  /invalid (primary )?checkpoint record/,
  /is not a (valid )?(database cluster|data) directory/,
  /incorrect checksum/,
  /could not (open|read|access) (file|directory) "(base|global|pg_)[^"]*": (No such file|read \d)/,
  /could not (open|read) file "[^"]*(PG_VERSION|postgresql\.conf|pg_hba\.conf)"/,
  /data directory "[^"]*" has (invalid permissions|wrong ownership)/,
  /missing .*map file|relation mapping file/,
];

/** Says why PostgreSQL failed, from what it wrote to its log. */
export function explain(log: string, place: Pick<Place, 'dataDir' | 'log'>, cause?: unknown): GroundError {
  const lines = log.split('\n').filter((line) => /\b(FATAL|PANIC|error|ERROR):/.test(line));
  const reason = withoutPrefix(lines.at(-1) ?? log.trim().split('\n').at(-1) ?? '') || 'no message';
  if (/No space left on device|Disk quota exceeded/.test(log)) {
    return new GroundError('disk-full', { path: place.dataDir }, cause);
  }
  const hurt = lines.find((line) => damage.some((pattern) => pattern.test(line)));
  if (hurt) return new GroundError('data-broken', { path: place.dataDir, reason: withoutPrefix(hurt) }, cause);
  return new GroundError('postgres-failed', { reason, log: place.log }, cause);
}

/** `2026-11-22 14:03:01.123 UTC [42] FATAL:  text` -> `text`. */
function withoutPrefix(line: string): string {
  return line.replace(/^.*?\b(FATAL|PANIC|ERROR|error):\s+/, '').trim();
}
