import { resolve } from 'node:path';
import { readConfig, type Config } from '#platform/config';
import { borrowPostgres, checkExternal } from '#platform/postgres';
import { build, type House } from '../compose.ts';
import { CommandFailed } from './outcome.ts';

export const root = resolve(import.meta.dirname, '../../..');
export const packFolder = resolve(root, 'packs/franchise');

/** The settings of this folder. Log lines would mix with results on stdout, so commands keep none. */
export function settings(): Config {
  return { ...readConfig({ env: process.env, root }), logLevel: 'silent' };
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const sameSignalMs = 800;
const exitInterrupted = 130;

export interface Borrowed {
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

/** The database of this installation: the running one when there is one, else started for the time of the command. */
export async function borrowDatabase({ database, home, secrets }: Config): Promise<Borrowed> {
  if (database.kind === 'external') return { ownerUrl: await checkExternal(database.url), stop: async () => undefined };
  const borrowing = borrowPostgres({ home, password: secrets.postgresPassword, log: () => undefined });
  const forget = putBackWhenInterrupted(borrowing);
  try {
    const borrowed = await borrowing;
    return { ownerUrl: borrowed.ownerUrl, stop: () => borrowed.stop().finally(forget) };
  } catch (error) {
    forget();
    throw error;
  }
}

/** Ctrl-C ends the command after the database was put back; once more ends it at once. Returns how to stop listening. */
function putBackWhenInterrupted(borrowing: Promise<Borrowed>): () => void {
  let firstAt: number | undefined;
  const leave = () => {
    if (firstAt !== undefined) {
      // One Ctrl-C arrives several times: from the terminal, from npm and from the launcher.
      if (performance.now() - firstAt > sameSignalMs) process.exit(exitInterrupted);
      return;
    }
    firstAt = performance.now();
    const stopped = borrowing.then((borrowed) => borrowed.stop());
    void stopped.catch(() => undefined).then(() => process.exit(exitInterrupted));
  };
  for (const signal of signals) process.on(signal, leave);
  return () => signals.forEach((signal) => process.off(signal, leave));
}

/** Builds the house on the database of this folder, lends it, and puts everything back. Nothing listens meanwhile. */
export async function inHouse<R>(work: (house: House, ownerUrl: string) => Promise<R>): Promise<R> {
  const config = settings();
  const database = await borrowDatabase(config);
  try {
    const house = await build(config, { ownerUrl: database.ownerUrl });
    try {
      return await work(house, database.ownerUrl);
    } finally {
      await house.http.stop();
      await house.db.close();
    }
  } finally {
    await database.stop();
  }
}

/** The company that a command is about: the only one, or the one whose name or id is given. */
export async function companyOf(house: House, wanted: string | undefined): Promise<{ id: string; name: string }> {
  const all = await house.staff.tenants();
  const names = all.map(({ name }) => name).join(', ');
  if (wanted === undefined) {
    const [only, second] = all;
    if (!only) throw new CommandFailed('There is no company yet: start Liren once with npm start.');
    if (second) throw new CommandFailed(`There are several companies (${names}): name one with --company.`);
    return only;
  }
  const found = all.find(({ id, name }) => id === wanted || name === wanted);
  if (!found) throw new CommandFailed(`There is no company "${wanted}"; there is ${names || 'none'}.`);
  return found;
}
