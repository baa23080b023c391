import { isAbsolute } from 'node:path';
import { setting, type Env, type SettingName } from './env.ts';
import { GroundError } from './ground-error.ts';

/** Who can open the backups that this installation makes. */
export type BackupLock = { readonly recipients: readonly string[] } | { readonly passphraseFile: string };

export interface BackupSetting {
  /** Null: a backup says itself for whom it is. */
  readonly lock: BackupLock | null;
  /** Null: nobody makes backups by the clock. */
  readonly schedule: { readonly folder: string; readonly everyMs: number; readonly keep: number } | null;
}

const units = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 } as const;
const leastEveryMs = 5 * units.m;
const mostEveryMs = 31 * units.d;
const mostKept = 1_000;

/** Where backups go by the clock, how often, how many stay, and who can open them. */
export function readBackupSetting(env: Env): BackupSetting {
  const lock = readLock(env);
  const folder = setting(env, 'BACKUP_DIR');
  const every = setting(env, 'BACKUP_EVERY');
  const keep = setting(env, 'BACKUP_KEEP');
  if (folder === undefined) {
    const lonely = every !== undefined ? 'BACKUP_EVERY' : keep !== undefined ? 'BACKUP_KEEP' : undefined;
    if (lonely) throw new GroundError('backup-incomplete', { name: lonely, needs: 'BACKUP_DIR' });
    return { lock, schedule: null };
  }
  if (!isAbsolute(folder)) throw invalid('BACKUP_DIR', folder, ['an absolute path', '应为绝对路径']);
  if (!lock)
    throw new GroundError('backup-incomplete', {
      name: 'BACKUP_DIR',
      needs: 'BACKUP_RECIPIENT / BACKUP_PASSPHRASE_FILE',
    });
  return { lock, schedule: { folder, everyMs: everyOf(every ?? '1d'), keep: keepOf(keep ?? '7') } };
}

function readLock(env: Env): BackupLock | null {
  const recipient = setting(env, 'BACKUP_RECIPIENT');
  const passphraseFile = setting(env, 'BACKUP_PASSPHRASE_FILE');
  if (recipient !== undefined && passphraseFile !== undefined)
    throw invalid('BACKUP_PASSPHRASE_FILE', passphraseFile, [
      'left out beside BACKUP_RECIPIENT',
      '不能与 BACKUP_RECIPIENT 同时设置',
    ]);
  if (passphraseFile !== undefined) return { passphraseFile };
  if (recipient === undefined) return null;
  const recipients = recipient.split(',').map((each) => each.trim());
  if (recipients.every((each) => /^age1[a-z0-9]{20,}$/.test(each))) return { recipients };
  throw invalid('BACKUP_RECIPIENT', recipient, ['age recipients such as age1…', '应为 age 公钥，如 age1…']);
}

function everyOf(text: string): number {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const everyMs = Number(count) * units[(unit ?? 'm') as keyof typeof units];
  if (everyMs >= leastEveryMs && everyMs <= mostEveryMs) return everyMs;
  throw invalid('BACKUP_EVERY', text, ['5m to 31d, such as 6h or 1d', '应为 5m 到 31d，如 6h 或 1d']);
}

function keepOf(text: string): number {
  const keep = Number(text);
  if (/^\d{1,4}$/.test(text) && keep >= 1 && keep <= mostKept) return keep;
  throw invalid('BACKUP_KEEP', text, [`a number from 1 to ${mostKept}`, `应为 1 到 ${mostKept} 的数字`]);
}

function invalid(name: SettingName, value: string, [want, wantZh]: [string, string]): GroundError {
  return new GroundError('setting-invalid', { name, value, want, wantZh });
}
