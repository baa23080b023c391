import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig, withPort } from '#platform/config';
import type { Config, Surroundings } from '#platform/config';
import { checkExternal, lockHome, startPostgres } from '#platform/postgres';
import type { PostgresEvent } from '#platform/postgres';
import { choosePort } from './port.ts';
import { say, type Ready } from './say.ts';

/** Everything above the ground: what compose.ts builds. */
export interface RunnableApp {
  start(): Promise<{
    urls: { console: string; chat: string; docs: string; wecom?: string };
    /** Only on the first run; shown once. */
    first?: Ready['first'];
  }>;
  stop(): Promise<void>;
}

export interface RunInput extends Surroundings {
  compose: (config: Config, db: { ownerUrl: string }) => Promise<RunnableApp>;
}

/** Stopping in order takes at most this long, all steps together. */
const stopLimitMs = 9_500;
const appStopLimitMs = 6_000;
const postgresFastMs = 2_000;
/** npm, the launcher and the terminal each pass on one Ctrl-C; what comes this soon is the same one. */
const sameSignalMs = 800;

const exitForced = 130;

/** Starts Liren, stays until a signal, and stops in reverse order. Returns the exit code. */
export async function run(input: RunInput): Promise<number> {
  const startedAt = performance.now();
  // A reader of our output that left, such as head, ends nothing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const life = listenForEnd();
  const undo: (() => Promise<void> | void)[] = [];
  let code = 0;
  try {
    const config = readConfig(input);
    say.quiet = config.quiet;
    await rise(input, { config, undo, life }, startedAt);
    await life.ended;
    code = life.failed() ? 1 : 0;
  } catch (error) {
    say.failure(error);
    code = 1;
  }
  const stopsAt = performance.now();
  for (const step of undo.toReversed()) {
    try {
      await step();
    } catch (error) {
      say.failure(error);
      code = 1;
    }
  }
  if (code === 0) say.stopped(performance.now() - stopsAt);
  return code;
}

interface Stage {
  config: Config;
  undo: (() => Promise<void> | void)[];
  life: Life;
}

async function rise(input: RunInput, { config, undo, life }: Stage, startedAt: number): Promise<void> {
  const lock = config.database.kind === 'embedded' ? lockHome(config.home) : undefined;
  if (lock) undo.push(() => lock.release());
  const database = await openDatabase(config, undo, life);
  const { port, taken } = await choosePort(config.http.host, config.http.port);
  const settled = withPort(config, port);
  const app = await input.compose(settled, { ownerUrl: database.ownerUrl });
  undo.push(() => stopApp(app));
  const { urls, first } = await app.start();
  lock?.announce(settled.http.publicUrl);
  if (taken !== undefined) say.portTaken(taken, port);
  const places = { home: settled.home, database: database.dataDir ?? addressOf(database.ownerUrl) };
  say.ready({ urls, first, places, ms: performance.now() - startedAt });
}

async function openDatabase(
  config: Config,
  undo: Stage['undo'],
  life: Life,
): Promise<{ ownerUrl: string; dataDir?: string }> {
  if (config.database.kind === 'external') return { ownerUrl: await checkExternal(config.database.url) };
  const password = config.secrets.postgresPassword;
  const postgres = await startPostgres({ home: config.home, password, log: (event) => hear(event, life) });
  life.onCutOff(postgres.abandon);
  undo.push(() => postgres.stop(postgresFastMs));
  return postgres;
}

/** Where an operator's own database answers, without its password. */
function addressOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

async function stopApp(app: RunnableApp): Promise<void> {
  const late = sleep(appStopLimitMs, 'late', { ref: false });
  if ((await Promise.race([app.stop(), late])) === 'late') say.appStopsLate(appStopLimitMs);
}

interface Life {
  ended: Promise<void>;
  end(failed: boolean): void;
  failed(): boolean;
  /** What is still done when stopping is forced or takes too long. */
  onCutOff(act: () => void): void;
}

/** The first signal asks for an orderly end; the next one, or the hard limit, cuts it off. */
function listenForEnd(): Life {
  let firstAt: number | undefined;
  let failed = false;
  let resolve: () => void = () => undefined;
  let lastAct: () => void = () => undefined;
  const ended = new Promise<void>((done) => (resolve = done));
  const cutOff = (code: number) => {
    lastAct();
    process.exit(code);
  };
  const end = (bad: boolean) => {
    failed ||= bad;
    setTimeout(() => cutOff(say.stopTimedOut()), stopLimitMs).unref();
    resolve();
  };
  const onSignal = () => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      say.stopping();
      end(false);
    } else if (now - firstAt > sameSignalMs) {
      say.forced();
      cutOff(exitForced);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('uncaughtException', (error) => {
    say.failure(error);
    end(true);
  });
  return { ended, end, failed: () => failed, onCutOff: (act) => (lastAct = act) };
}

function hear(event: PostgresEvent, life: Life): void {
  if (event.kind === 'gave-up') {
    say.failure(event.error);
    life.end(true);
  } else say.postgres(event);
}
