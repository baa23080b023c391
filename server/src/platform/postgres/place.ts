import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GroundError, groundErrorFromFs } from '../config/index.ts';

/** PostgreSQL refuses to run as root, so root lends it an unprivileged identity. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** Where one home's database lies and under whom it runs. */
export interface Place {
  home: string;
  dataDir: string;
  log: string;
  /** The folder for a copy of the programs, when the packaged ones cannot be run. */
  spare: string;
  /** Kept over restarts so that open connection pools find their way back. */
  port: number | undefined;
  runAs: RunAs | undefined;
}

interface Pointer {
  dataDir: string;
  port?: number;
}

/** What root's data folder remembers about the home it belongs to. */
interface Owner {
  home: string;
}

const rootsArea = '/var/lib/liren';
/** A cluster, its first write-ahead logs and a copy of the programs. */
const firstStartMb = 250;
/** Less than this and the first checkpoint fails. */
const laterStartMb = 48;

/** Finds or chooses the place of a home's database, and makes its folders. Nothing is written into the data folder. */
export function openPlace(home: string, dataDir?: string): Place {
  const runAs = unprivileged();
  const pointer = readPointer(home);
  const chosen = dataDir ?? pointer?.dataDir ?? chooseDataDir(home, runAs);
  const area = dirname(chosen);
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (runAs && !dataDir) openRootsArea(area, home);
    else mkdirSync(area, { recursive: true, mode: runAs ? 0o755 : 0o700 });
    if (runAs) refuseUnreachable(area, runAs);
    refuseFullDisk(area, existsSync(chosen) ? laterStartMb : firstStartMb);
    const place: Place = {
      home,
      dataDir: chosen,
      log: join(home, 'postgres.log'),
      spare: runAs ? rootsArea : join(home, 'postgres'),
      port: pointer?.dataDir === chosen ? pointer.port : undefined,
      runAs,
    };
    rememberPlace(place);
    return place;
  } catch (error) {
    throw groundErrorFromFs(error, area);
  }
}

/** Writes where the data lies, whole or not at all. */
export function rememberPlace({ home, dataDir, port }: Place): void {
  const pointer: Pointer = port === undefined ? { dataDir } : { dataDir, port };
  writeWhole(pointerOf(home), pointer);
}

/** The folder that holds a home's data, when it has one already. */
export function dataDirOf(home: string): string | undefined {
  return readPointer(home)?.dataDir;
}

function pointerOf(home: string): string {
  return join(home, 'postgres.json');
}

function readPointer(home: string): Pointer | undefined {
  return readJson<Pointer>(pointerOf(home));
}

function chooseDataDir(home: string, runAs: RunAs | undefined): string {
  if (!runAs) return join(home, 'postgres', 'data');
  // The random part keeps a new home apart from the data of an old one at the same path.
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 8);
  return join(rootsArea, `${hash}-${randomBytes(3).toString('hex')}`, 'data');
}

function openRootsArea(area: string, home: string): void {
  mkdirSync(rootsArea, { recursive: true, mode: 0o755 });
  mkdirSync(area, { recursive: true, mode: 0o755 });
  const ownerFile = join(area, 'owner.json');
  const owner = readJson<Owner>(ownerFile);
  // A moved home keeps its data; a copied one must not share it.
  if (owner && owner.home !== home && readPointer(owner.home)?.dataDir.startsWith(`${area}/`)) {
    throw new GroundError('data-elsewhere', { path: area, owner: owner.home, pointer: pointerOf(home) });
  }
  if (owner?.home !== home) writeWhole(ownerFile, { home } satisfies Owner);
}

/** Lets the unprivileged identity own a folder that root has made. */
export function give(path: string, runAs: RunAs | undefined): void {
  if (runAs) chownSync(path, runAs.uid, runAs.gid);
}

function unprivileged(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(
    existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '',
  );
  return { uid: Number(nobody?.[1] ?? 65_534), gid: Number(nobody?.[2] ?? 65_534) };
}

/** Every folder on the way must let the unprivileged identity pass. */
function refuseUnreachable(area: string, { uid, gid }: RunAs): void {
  for (let path = area; ; path = dirname(path)) {
    const stat = statSync(path);
    const pass = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001;
    if ((stat.mode & pass) === 0) throw new GroundError('data-unreachable', { uid, path });
    if (path === dirname(path)) return;
  }
}

function refuseFullDisk(path: string, need: number): void {
  const { bavail, bsize } = statfsSync(path);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  if (free < need) throw new GroundError('disk-nearly-full', { path, free, need });
}

function readJson<T>(path: string): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw error instanceof SyntaxError
      ? new GroundError('data-broken', { path, reason: basename(path) }, error)
      : groundErrorFromFs(error, path);
  }
}

function writeWhole(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}
