import { execFile } from 'node:child_process';
import type { Binaries } from './binaries.ts';
import { superuser } from './cluster.ts';
import { explain } from './explain.ts';
import type { Place } from './place.ts';
import { launch, PasswordRefused } from './postmaster.ts';
import type { Postmaster } from './postmaster.ts';
import { serverEnv } from './settings.ts';

/** A single-user server opens, runs one statement and writes a checkpoint; after a crash it recovers first. */
const singleUserLimitMs = 120_000;

/**
 * Starts the server of a data folder. Where the folder was made under another password (somebody exchanged the secrets
 * beside it, as a restore asks him to), it takes ours first: whoever owns the files needs no password to set one.
 */
export async function launchWithPassword(
  place: Place,
  binaries: Binaries,
  door: { port: number; password: string },
): Promise<Postmaster> {
  try {
    return await launch(place, binaries, door);
  } catch (error) {
    if (!(error instanceof PasswordRefused)) throw error;
  }
  await setPassword(place, binaries, door.password);
  return launch(place, binaries, door);
}

/** https://www.postgresql.org/docs/18/app-postgres.html, single-user mode: one line is one command. */
function setPassword(place: Place, binaries: Binaries, password: string): Promise<void> {
  const args = ['--single', '-D', place.dataDir, '-c', 'password_encryption=scram-sha-256', 'postgres'];
  const options = { ...place.runAs, cwd: '/', env: serverEnv, timeout: singleUserLimitMs };
  return new Promise((resolve, reject) => {
    const single = execFile(binaries.postgres, args, options, (error, _stdout, stderr) => {
      // It ends with 0 also when the statement failed, and says so.
      if (error || /\b(ERROR|FATAL|PANIC):/.test(stderr)) reject(explain(stderr, place, error ?? undefined));
      else resolve();
    });
    // A server that ended at once says why above.
    single.stdin?.on('error', () => undefined);
    single.stdin?.end(`alter role ${superuser} password '${password.replaceAll("'", "''")}'\n`);
  });
}
