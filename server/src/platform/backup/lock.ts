import { readFileSync, statSync } from 'node:fs';
import { GroundError, type BackupLock } from '#platform/config';
import type { Lock } from './seal.ts';

/** Four or five words, or 16 letters by chance. */
const LEAST = 16;

/** Reads the passphrase, which is never an argument or a setting itself: those are seen by others. */
export function lockOf(setting: BackupLock): Lock {
  return 'recipients' in setting ? setting : { passphrase: passphraseIn(setting.passphraseFile) };
}

/** The one line of a file that only its owner can read. Throws `passphrase-unfit`. */
export function passphraseIn(path: string): string {
  const unfit = (cause?: unknown) => new GroundError('passphrase-unfit', { path, least: LEAST }, cause);
  let text: string;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) throw unfit();
    text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw error instanceof GroundError ? error : unfit(error);
  }
  if (text.length < LEAST || /[\r\n]/.test(text)) throw unfit();
  return text;
}
