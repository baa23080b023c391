export { backUp, type BackupReport, type Progress } from './backup.ts';
export { lockOf, passphraseIn } from './lock.ts';
export { restore, type RestoreReport } from './restore.ts';
export type { Named, Revived } from './revived.ts';
export { backupName, createBackups, latestIn, releaseVersion, type Backups } from './schedule.ts';
export type { Lock, Unlock } from './seal.ts';
export { storedFiles } from './stored-files.ts';
