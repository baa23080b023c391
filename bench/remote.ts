import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Calls into the process that makes the load, so that measuring takes nothing from what is measured. */
export interface Remote<T> {
  call<K extends keyof T>(
    name: K,
    ...args: T[K] extends (...given: infer A) => unknown ? A : never
  ): Promise<T[K] extends (...given: never[]) => Promise<infer R> ? R : never>;
  end(): void;
}

interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

export function startRemote<T>(file: string): Remote<T> {
  const child = fork(join(import.meta.dirname, file), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let calls = 0;
  child.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  child.on('exit', () => {
    for (const [id, tell] of waiting) tell({ id, error: 'The process that makes the load has ended.' });
  });
  return {
    call: (name, ...args) =>
      new Promise((done, fail) => {
        const id = ++calls;
        waiting.set(id, ({ value, error }) => (error === undefined ? done(value as never) : fail(new Error(error))));
        child.send({ id, name, args });
      }),
    end: () => void child.kill(),
  };
}

/** The other side: answers calls by these functions. */
export function serveRemote(functions: Record<string, (...args: never[]) => Promise<unknown>>): void {
  process.on('message', ({ id, name, args }: { id: number; name: string; args: never[] }) => {
    const reply = (answer: Omit<Reply, 'id'>) => process.send?.({ id, ...answer } satisfies Reply);
    functions[name]!(...args).then(
      (value) => reply({ value }),
      (error: Error) => reply({ error: error.stack ?? error.message }),
    );
  });
  process.on('disconnect', () => process.exit());
}
