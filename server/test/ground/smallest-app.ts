/** The ground with the smallest application on top: an HTTP server that answers "ready". Run as a process by tests. */
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { run } from '../../src/run.ts';

process.exitCode = await run({
  env: process.env,
  root: resolve(import.meta.dirname, '../../..'),
  compose: async ({ http }) => {
    const server = createServer((_, response) => response.end('ready'));
    const url = http.publicUrl;
    return {
      start: async () => {
        await new Promise<void>((done) => server.listen(http.port, http.host, done));
        return { urls: { console: `${url}/console`, chat: `${url}/chat`, docs: `${url}/docs` } };
      },
      stop: () => new Promise<void>((done) => server.close(() => done())),
    };
  },
});
