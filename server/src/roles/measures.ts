import { statfsSync } from 'node:fs';
import { waitingEverywhere, type Waiting } from '#conversations';
import type { Backups } from '#platform/backup';
import type { Config } from '#platform/config';
import type { Db } from '#platform/db';
import { openDeadLetters } from '#platform/dead-letters';
import { laneLoads, type LaneLoad } from '#platform/lanes';
import type { Hub } from '#platform/socket';
import type { Measured, Telemetry } from '#platform/telemetry';

interface Measurable {
  readonly telemetry: Telemetry;
  readonly db: Db;
  readonly hub: Hub;
  readonly backups: Backups;
  readonly config: Config;
}

/** Numbers for operators. What every name means is said here and nowhere else; the board and the alerts use them. */
export function measure(house: Measurable): void {
  measureProcess(house);
  measureTables(house);
  measureBackups(house);
}

function measureProcess({ telemetry, db, hub, config }: Measurable): void {
  const gauge = (name: string, help: string, read: () => number) => telemetry.gauge({ name, help }, read);
  gauge('liren_db_connections_used', 'Database connections in use', () => db.load().used);
  gauge('liren_db_callers_waiting', 'Callers waiting for a database connection', () => db.load().waiting);
  gauge('liren_sockets_staff', 'Open sockets of staff', () => hub.count().staff);
  gauge('liren_sockets_visitors', 'Open sockets of customers', () => hub.count().visitors);
  gauge('liren_disk_free_bytes', 'Free space where the home of this installation lies', () => {
    const { bavail, bsize } = statfsSync(config.home);
    return bavail * bsize;
  });
}

/** Hears how long each turn took. */
export function turnTimes(telemetry: Telemetry): (outcome: string, tookMs: number) => void {
  const help = 'Time from the beginning of a turn to its reply, by what came of it';
  const seconds = telemetry.histogram({ name: 'liren_turn_seconds', help, labels: ['outcome'] });
  return (outcome, tookMs) => seconds.observe({ outcome }, tookMs / 1_000);
}

/** Hears of each process for pictures that has ended, and of what; `replaced` is in order. */
export function pictureEnds(telemetry: Telemetry): (hand: string, why: string) => void {
  const help = 'Processes for pictures that have ended: which kind, and of what';
  const ends = telemetry.counter({ name: 'liren_picture_processes_ended_total', help, labels: ['hand', 'why'] });
  return (hand, why) => ends.inc({ hand, why });
}

interface Tables {
  readonly lanes: readonly LaneLoad[];
  readonly waiting: Waiting;
  readonly deadLetters: number;
}

/** Collectors come every 10 to 60 s and read all numbers at once. */
const FRESH_MS = 1_000;
/** A database that does not answer must not keep the other numbers from being told. */
const READ_LIMIT_MS = 4_000;

function measureTables({ telemetry, db }: Measurable): void {
  const read = remembered(async (): Promise<Tables> => {
    const [lanes, waiting, deadLetters] = await Promise.all([
      laneLoads(db),
      waitingEverywhere(db),
      openDeadLetters(db),
    ]);
    return { lanes, waiting, deadLetters };
  });
  const gauges = <L extends string>(
    [name, help, ...labels]: [string, string, ...L[]],
    pick: (tables: Tables) => readonly Measured<L>[],
  ) =>
    telemetry.gauges({ name, help, labels }, async () => {
      const tables = await read();
      return tables && pick(tables);
    });
  const one = (value: number) => [{ of: {}, value }];
  telemetry.gauges({ name: 'liren_database_up', help: 'The database answers: 1 or 0' }, async () =>
    one((await read()) ? 1 : 0),
  );
  gauges(['liren_waiting_customers', 'Customers who were promised a person and have none'], ({ waiting }) =>
    one(waiting.customers),
  );
  gauges(['liren_waiting_oldest_seconds', 'How long the first of them waits'], ({ waiting }) =>
    one(waiting.oldestSeconds),
  );
  gauges(['liren_lane_letters_due', 'Letters that could be worked on now', 'lane'], ({ lanes }) =>
    lanes.map(({ lane, due }) => ({ of: { lane }, value: due })),
  );
  gauges(['liren_lane_lag_seconds', 'How long the oldest of them waits for a worker', 'lane'], ({ lanes }) =>
    lanes.map(({ lane, lagSeconds }) => ({ of: { lane }, value: lagSeconds })),
  );
  gauges(['liren_dead_letters_open', 'Failed work that waits for a decision'], ({ deadLetters }) => one(deadLetters));
}

function measureBackups({ telemetry, backups }: Measurable): void {
  const { everyMs } = backups;
  if (everyMs === null) return;
  telemetry.gauge({ name: 'liren_backup_interval_seconds', help: 'How often a backup should be made' }, () =>
    Math.round(everyMs / 1_000),
  );
  telemetry.gauge(
    { name: 'liren_backup_last_success_timestamp_seconds', help: 'When the last whole backup was made; 0 for never' },
    () => (backups.last()?.getTime() ?? 0) / 1_000,
  );
}

/** One reading for all who ask within a second; null when there is none in time. */
function remembered<R>(read: () => Promise<R>): () => Promise<R | null> {
  let reading: Promise<R | null> | undefined;
  let isOld = true;
  return () => {
    if (!reading || isOld) {
      isOld = false;
      reading = read().catch(() => null);
      // One that hangs is not asked again.
      void reading.then(() => setTimeout(() => (isOld = true), FRESH_MS).unref());
    }
    const late = new Promise<null>((resolve) => setTimeout(resolve, READ_LIMIT_MS, null).unref());
    return Promise.race([reading, late]);
  };
}
