import { PgBoss } from 'pg-boss';

export interface JobsOptions {
  /** The router's connection: the queue lives in its own schema. */
  url: string;
  onError(error: Error): void;
}

export interface Job {
  /** `retention` */
  readonly name: string;
  /** Five fields, in UTC. */
  readonly cron: string;
  /** Tried this often again when it fails, with growing pauses. */
  readonly retries: number;
  run(): Promise<void>;
}

/** Work by the clock: once per deployment, whatever the number of processes. */
export interface Jobs {
  add(job: Job): void;
  start(): Promise<void>;
  /** Waits for the work at hand. */
  stop(): Promise<void>;
}

/** How long stopping waits for a job at work; it is tried again later. */
const STOP_MS = 2_500;
/** A job longer than this is taken for dead and tried again. */
const EXPIRE_SECONDS = 3_600;

export function createJobs({ url, onError }: JobsOptions): Jobs {
  const jobs: Job[] = [];
  const boss = new PgBoss({ connectionString: url, schema: 'jobs', createSchema: false, max: 2 });
  boss.on('error', onError);
  return {
    add: (job) => void jobs.push(job),
    async start() {
      await boss.start();
      for (const { name, cron, retries, run } of jobs) {
        await boss.createQueue(name, {
          policy: 'exclusive',
          retryLimit: retries,
          retryBackoff: true,
          expireInSeconds: EXPIRE_SECONDS,
        });
        await boss.schedule(name, cron);
        await boss.work(name, { pollingIntervalSeconds: 30 }, run);
      }
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}
