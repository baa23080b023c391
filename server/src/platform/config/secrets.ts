import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { GroundError, groundErrorFromFs } from './ground-error.ts';

/** What must never leave the machines of an installation: generated once, shared by its nodes, unknown to any release. */
export interface Secrets {
  /** 32 bytes; wraps the keys under which message bodies lie, and the passwords of the database roles follow from it. */
  masterKey: Buffer;
  /** 32 bytes; signs visitor tokens and download URLs. */
  signingKey: Buffer;
  postgresPassword: string;
}

const keyBytes = 32;
const passwordBytes = 24;
/** base64url of 24 bytes. */
const passwordLength = 32;

const files = {
  masterKey: 'master.key',
  signingKey: 'signing.key',
  postgresPassword: 'postgres.password',
} as const;

/**
 * Opens the secrets of a home, generating what a new home lacks (folder 700, files 600).
 * @param holdsData the home already keeps data; then a missing secret is a loss, and a new one would hide it.
 */
export function openSecrets(home: string, holdsData: boolean): Secrets {
  const folder = join(home, 'secrets');
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseExposure(folder, 0o700);
  } catch (error) {
    throw groundErrorFromFs(error, folder);
  }
  const open = (file: string, bytes: number): string => {
    const path = join(folder, file);
    try {
      if (!existsSync(path)) {
        if (holdsData) throw new GroundError('secret-lost', { home, path });
        writeOnce(path, randomBytes(bytes).toString('base64url'));
      }
      refuseExposure(path, 0o600);
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      throw groundErrorFromFs(error, path);
    }
  };
  const key = (file: string) => parseKey(open(file, keyBytes), join(folder, file));
  const password = (file: string) => parsePassword(open(file, passwordBytes), join(folder, file));
  return {
    masterKey: key(files.masterKey),
    signingKey: key(files.signingKey),
    postgresPassword: password(files.postgresPassword),
  };
}

function parseKey(text: string, path: string): Buffer {
  const key = Buffer.from(text, 'base64url');
  if (key.length === keyBytes && key.toString('base64url') === text) return key;
  throw new GroundError('secret-damaged', {
    path,
    want: `${keyBytes} bytes in base64url`,
    wantZh: `应为 ${keyBytes} 字节的 base64url`,
  });
}

function parsePassword(text: string, path: string): string {
  if (/^[\w-]+$/.test(text) && text.length >= passwordLength) return text;
  throw new GroundError('secret-damaged', {
    path,
    want: `at least ${passwordLength} letters, digits, - or _`,
    wantZh: `应为至少 ${passwordLength} 位字母、数字、- 或 _`,
  });
}

/** Windows keeps no such bits; its profile folders are private by default. */
function refuseExposure(path: string, mode: number): void {
  if (process.platform === 'win32') return;
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new GroundError('secret-exposed', { path, mode: mode.toString(8) });
}

/** Whole or not at all, and the first of two writers wins: a half-written key would be a lost key. */
function writeOnce(path: string, text: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const fd = openSync(draft, 'wx', 0o600);
    try {
      writeSync(fd, `${text}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    chmodSync(draft, 0o600);
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
