import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { GroundError, groundErrorFromFs } from '../config/index.ts';
import { postgresMajor } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { explain } from './explain.ts';
import { give } from './place.ts';
import type { Place } from './place.ts';
import { serverEnv, tunable } from './settings.ts';

/** The bootstrap superuser; the application never connects as it. */
export const superuser = 'postgres';

const initdbLimitMs = 120_000;
const controlFileBytes = 8192;

/**
 * Makes sure that a whole cluster lies in the data folder.
 * A new one is made beside it and moved in when complete, so a folder left by an interrupted run never held data.
 */
export async function ensureCluster(place: Place, binaries: Binaries, password: string): Promise<'made' | 'found'> {
  const area = dirname(place.dataDir);
  const draftPrefix = `${basename(place.dataDir)}.new-`;
  try {
    for (const name of readdirSync(area)) {
      if (name.startsWith(draftPrefix)) rmSync(join(area, name), { recursive: true, force: true });
    }
    if (existsSync(place.dataDir)) {
      if (readdirSync(place.dataDir).length > 0) return inspect(place.dataDir);
      rmdirSync(place.dataDir);
    }
    const draft = join(area, `${draftPrefix}${randomBytes(4).toString('hex')}`);
    await initialise({ draft, place, binaries, password });
    renameSync(draft, place.dataDir);
    return 'made';
  } catch (error) {
    throw groundErrorFromFs(error, area);
  }
}

/** The damage that would make the server speak in riddles is named here. */
function inspect(dataDir: string): 'found' {
  const broken = (reason: string) => new GroundError('data-broken', { path: dataDir, reason });
  const version = join(dataDir, 'PG_VERSION');
  if (!existsSync(version)) throw broken('PG_VERSION');
  const found = readFileSync(version, 'utf8').trim();
  if (!/^\d+$/.test(found)) throw broken('PG_VERSION');
  if (found !== postgresMajor) throw new GroundError('data-version', { path: dataDir, found, need: postgresMajor });
  const control = join(dataDir, 'global', 'pg_control');
  if (!existsSync(control) || statSync(control).size !== controlFileBytes) throw broken('pg_control');
  return 'found';
}

interface Birth {
  draft: string;
  place: Place;
  binaries: Binaries;
  password: string;
}

async function initialise({ draft, place, binaries, password }: Birth): Promise<void> {
  mkdirSync(draft, { mode: 0o700 });
  give(draft, place.runAs);
  const passwordFile = `${draft}.password`;
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    give(passwordFile, place.runAs);
    const settings = Object.entries(tunable).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const args = [`--pgdata=${draft}`, `--username=${superuser}`, `--pwfile=${passwordFile}`];
    args.push('--auth-local=scram-sha-256', '--auth-host=scram-sha-256', '--encoding=UTF8');
    args.push('--locale-provider=builtin', '--locale=C.UTF-8', '--data-checksums', ...settings);
    const options = { ...place.runAs, cwd: '/', env: serverEnv, timeout: initdbLimitMs };
    await promisify(execFile)(binaries.initdb, args, options);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    if (stderr === '') throw error;
    writeFileSync(place.log, `${stdout}${stderr}`, { flag: 'a', mode: 0o600 });
    throw explain(stderr, place, error);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
