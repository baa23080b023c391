import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config/index.ts';
import { asOwner } from '../db/index.ts';
import { backUp, type BackupReport } from './backup.ts';
import { lockOf } from './lock.ts';
import { storedFiles } from './stored-files.ts';

/** Backups by the clock. What stands in the folder is the truth: a file has its name only when it is whole. */
export interface Backups {
  /** Null when no folder is set. */
  readonly everyMs: number | null;
  /** When the latest was made; null when there is none. */
  last(): Date | null;
  /** Makes one when it is time, and removes those beyond the number to keep. `running`: another start is making it. */
  runIfDue(): Promise<BackupReport | 'running' | null>;
}

export interface BackupsDeps {
  readonly config: Config;
  readonly ownerUrl: string;
  readonly now: () => Date;
}

export function createBackups({ config, ownerUrl, now }: BackupsDeps): Backups {
  const { schedule, lock } = config.backup;
  const last = () => (schedule ? latestIn(schedule.folder) : null);
  const isDue = (everyMs: number) => now().getTime() - (last()?.getTime() ?? -Infinity) >= everyMs;
  return {
    everyMs: schedule?.everyMs ?? null,
    last,
    async runIfDue() {
      if (!schedule || !lock || !isDue(schedule.everyMs)) return null;
      return alone(ownerUrl, async () => {
        // The one that held the lock may have made it a moment ago.
        if (!isDue(schedule.everyMs)) return null;
        mkdirSync(schedule.folder, { recursive: true, mode: 0o700 });
        const report = await backUp({
          ownerUrl,
          now,
          target: path.join(schedule.folder, backupName(now())),
          lock: lockOf(lock),
          secrets: config.secrets,
          withKeys: false,
          files: storedFiles(config),
          version: releaseVersion(),
        });
        for (const name of backupsIn(schedule.folder).slice(schedule.keep)) rmSync(path.join(schedule.folder, name));
        return report;
      });
    },
  };
}

/**
 * One at a time over all processes: the job queue takes a long backup for dead and starts it again. The lock goes with
 * its connection, so a process that died holds nobody up.
 */
async function alone<R>(ownerUrl: string, work: () => Promise<R>): Promise<R | 'running'> {
  return asOwner(ownerUrl, async (client) => {
    // The connection only waits meanwhile, perhaps for hours.
    await client.query('set idle_session_timeout = 0');
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('liren.backup', 0)) as taken`,
    );
    return rows[0]!.taken ? work() : 'running';
  });
}

const NAME = /^liren-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.age$/;

/** `liren-20261122T031700Z.age` */
export function backupName(at: Date): string {
  return `liren-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.age`;
}

/** When the latest backup in a folder was made; null when there is none. */
export function latestIn(folder: string): Date | null {
  const [, year, month, day, hour, minute, second] = NAME.exec(backupsIn(folder)[0] ?? '') ?? [];
  return year ? new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : null;
}

/** The latest first. */
function backupsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => NAME.test(name))
      .toSorted()
      .toReversed();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const manifestOfRelease = path.resolve(import.meta.dirname, '../../../../package.json');

export function releaseVersion(): string {
  return (JSON.parse(readFileSync(manifestOfRelease, 'utf8')) as { version: string }).version;
}
