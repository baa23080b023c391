import type { Writable } from 'node:stream';
import pino, { type DestinationStream, type Logger } from 'pino';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface TelemetryOptions {
  level: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Where lines go; standard output when left out. */
  destination?: Writable;
}

interface Named<L extends string> {
  /** `liren_<what>_<unit>` */
  name: string;
  help: string;
  /** Few values each: never ids, never what a customer typed. */
  labels?: readonly L[];
}

/** One number, and what it is the number of. */
export interface Measured<L extends string> {
  readonly of: Readonly<Partial<Record<L, string>>>;
  readonly value: number;
}

/** What this process tells its operators: lines of JSON and numbers to be collected. */
export interface Telemetry {
  readonly log: Logger;
  counter<L extends string = never>(what: Named<L>): Counter<L>;
  /** Buckets in seconds unless told otherwise. */
  histogram<L extends string = never>(what: Named<L> & { buckets?: number[] }): Histogram<L>;
  /** A number that is read when somebody collects. */
  gauge(what: Named<never>, read: () => number): void;
  /** Numbers of a table, read when somebody collects. Where `read` gives null, nothing is told. */
  gauges<L extends string>(what: Named<L>, read: () => Promise<readonly Measured<L>[] | null>): void;
  /** Everything in the text format of Prometheus. */
  exposition(): Promise<{ contentType: string; text: string }>;
}

/** From a fast read to a slow upload. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Whatever a library may log by itself: headers carry cookies and tokens, bodies the words of customers. */
const secretPaths = [
  'headers',
  '*.headers',
  '*.*.headers',
  'body',
  '*.body',
  'url',
  '*.url',
  '*.cookie',
  '*.password',
  '*.token',
];

export function createTelemetry({ level, destination }: TelemetryOptions): Telemetry {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, remove: true },
    serializers: { err: describeError, error: describeError },
  };
  const log = pino(options, destination ?? standardOutput());
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'liren_' });
  const settings = <L extends string>({ name, help, labels = [] }: Named<L>) => ({
    name,
    help,
    labelNames: labels,
    registers: [registry],
  });
  return {
    log,
    counter: (what) => new Counter(settings(what)),
    histogram: (what) => new Histogram({ ...settings(what), buckets: what.buckets ?? SECONDS }),
    gauge(what, read) {
      new Gauge({
        ...settings(what),
        collect() {
          this.set(read());
        },
      });
    },
    gauges(what, read) {
      new Gauge({
        ...settings(what),
        async collect() {
          const values = await read();
          this.reset();
          // Without labels a reset tells 0, which would be a lie.
          if (!values) this.remove({});
          for (const { of, value } of values ?? []) this.set(of as Record<never, string>, value);
        },
      });
    },
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

/** Lines that cannot be written, because the disk behind them is full, wait up to this many bytes; then the next are dropped. */
const WAITING_LINES = 1024 * 1024;

/** A log that cannot be written is no reason to stop answering. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: WAITING_LINES });
  output.on('error', () => undefined);
  return output;
}

/**
 * Name, message, code and place of an error. Not its other properties: a database error carries the row that it refused
 * in `detail`, and its message may quote a value after a colon.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'something that is no error was thrown' };
  const { name, message, stack, cause } = error;
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string };
  const fromDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return {
    type: name,
    message: fromDatabase ? message.replace(/:.*$/s, ': …') : message,
    ...(code && { code }),
    ...(constraint && { constraint }),
    ...(table && { table }),
    stack: stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    ...(cause instanceof Error && { cause: describeError(cause) }),
  };
}
