import type pg from 'pg';
import { lockOf, latestIn } from '#platform/backup';
import { GroundError } from '#platform/config';
import { countAsOwner } from '#platform/dead-letters';
import { createBytes } from '#platform/files';
import { configOf } from './doctor-machine.ts';
import type { Finding } from './finding.ts';

/** Signatures and one-time codes allow no more than this between two clocks. */
const skewLimitMs = 5_000;
const hourMs = 3_600_000;

/** Whether there is a backup that is young enough. */
export function backups(): Finding {
  const name = 'backups';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'note', says: 'not looked at: the settings do not hold' };
  const { schedule, lock } = config.backup;
  if (!schedule) {
    const mend = 'Set BACKUP_DIR and BACKUP_RECIPIENT, or run ./liren backup by a clock of your own.';
    return { name, state: 'note', says: 'none are made by the clock', mend };
  }
  try {
    if (lock) lockOf(lock);
    const last = latestIn(schedule.folder);
    const hours = last ? (Date.now() - last.getTime()) / hourMs : undefined;
    if (hours === undefined || hours * hourMs > 2 * schedule.everyMs) {
      const says = hours === undefined ? `none in ${schedule.folder} yet` : `the last is ${hours.toFixed(1)} hours old`;
      const mend = 'Look for "the backup failed" in the log of the process with the role clock; try ./liren backup.';
      return { name, state: hours === undefined ? 'note' : 'broken', says, mend };
    }
    return { name, state: 'ok', says: `the last is ${hours.toFixed(1)} hours old, in ${schedule.folder}` };
  } catch (error) {
    return { name, state: 'broken', says: (error as Error).message, mend: 'Without it no backup is made.' };
  }
}

/** Whether uploads can be kept where the settings say. */
export async function fileStore(): Promise<Finding> {
  const name = 'files';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'note', says: 'not looked at: the settings do not hold' };
  const where = config.files.kind === 's3' ? `the bucket ${config.files.bucket}` : `${config.home}/files`;
  try {
    await createBytes(config.files, config.home).check();
    return { name, state: 'ok', says: `${where} can be written and read` };
  } catch (error) {
    const mend = 'Uploads are refused until this holds; messages are not affected.';
    return { name, state: 'broken', says: error instanceof Error ? error.message : String(error), mend };
  }
}

/** The clock of the database beside ours. */
export async function clocks(client: pg.Client): Promise<Finding> {
  const name = 'clocks';
  const before = Date.now();
  const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  const middle = (before + Date.now()) / 2;
  const apart = Math.round(rows[0]!.at.getTime() - middle);
  if (Math.abs(apart) <= skewLimitMs)
    return { name, state: 'ok', says: `${Math.abs(apart)} ms between us and the database` };
  const says = `the database is ${Math.abs(Math.round(apart / 1_000))} s ${apart > 0 ? 'ahead' : 'behind'}`;
  return { name, state: 'broken', says, mend: 'Let both machines follow a time server (chrony, systemd-timesyncd).' };
}

/** What failed for good. */
export async function deadLetters(client: pg.Client): Promise<Finding> {
  const name = 'dead letters';
  const count = await countAsOwner(client);
  if (count === null) return { name, state: 'note', says: 'not looked at: the schema is missing' };
  if (count === 0) return { name, state: 'ok', says: 'none' };
  const mend = './liren dead-letters list shows them; ./liren dead-letters replay tries one once more.';
  return { name, state: 'note', says: `${count} wait for a decision`, mend };
}
