import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { beforeAll, expect, test, vi } from 'vitest';

/** kB (1000 bytes) gzip -9. A shop's page carries the loader for everybody; the chat loads for who talks. */
const budgets = [
  { part: 'loader', config: 'loader/vite.config.ts', limit: 5 },
  { part: 'chat', config: 'vite.config.ts', limit: 60 },
] as const;

// Under the test runner's own value a development build would be weighed.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'));

test.each(budgets)('the $part stays below $limit kB', async ({ config, limit }) => {
  const configFile = `${import.meta.dirname}/${config}`;
  const built = await build({ configFile, logLevel: 'silent', mode: 'production', build: { write: false } });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  const size = outputs
    .map((file) => gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length)
    .reduce((sum, bytes) => sum + bytes, 0);
  expect(size).toBeGreaterThan(1_000);
  expect(size / 1000).toBeLessThan(limit);
  console.info(`${config}: ${(size / 1000).toFixed(1)} kB of ${limit}`);
});

test('the loader is one script without imports', async () => {
  const built = await build({
    configFile: `${import.meta.dirname}/loader/vite.config.ts`,
    logLevel: 'silent',
    build: { write: false },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  expect(outputs.map(({ fileName }) => fileName)).toEqual(['widget.js']);
  const [script] = outputs;
  const code = script?.type === 'chunk' ? script.code : '';
  expect(code).not.toMatch(/\bimport\b|\brequire\(/);
  expect(code).not.toContain("'*'");
});
