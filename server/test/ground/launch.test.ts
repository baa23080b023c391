import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const repository = resolve(import.meta.dirname, '../../..');
let folder: string;
let clone: string;

/** A clone without dependencies, under a path with spaces, whose command line only repeats its arguments. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'liren launch '));
  clone = join(folder, 'a clone');
  for (const path of ['liren', 'tools/launch.mjs', 'tools/launch']) {
    cpSync(join(repository, path), join(clone, path), { recursive: true });
  }
  mkdirSync(join(clone, 'server/src/cli'), { recursive: true });
  const echo = 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;\n';
  writeFileSync(join(clone, 'server/src/cli/main.ts'), echo);
  lockPackages({});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lockPackages(dependencies: Record<string, string>): void {
  const manifest = { name: 'a-clone', version: '1.0.0', type: 'module', dependencies };
  const locked = Object.entries(dependencies).map(([name, version]) => [
    `node_modules/${name}`,
    { version, integrity: `sha512-${'A'.repeat(86)}==` },
  ]);
  writeFileSync(join(clone, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(clone, 'package-lock.json'),
    JSON.stringify({ ...manifest, lockfileVersion: 3, packages: { '': manifest, ...Object.fromEntries(locked) } }),
  );
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function liren(program: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
  return new Promise((done) => {
    execFile(program, args, { cwd: '/', env: { ...process.env, PATH: path, ...env } }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

it('installs what is missing, once, and hands over arguments and exit code', async () => {
  const first = await liren(join(clone, 'liren'), ['ask', '加盟费 多少', '--json']);
  expect(first).toMatchObject({ code: 3, stdout: '["ask","加盟费 多少","--json"]\n' });
  expect(first.stderr).toContain('Installing dependencies');
  const link = join(folder, 'a link');
  symlinkSync(join('a clone', 'liren'), link);
  expect(await liren(link, ['x'])).toEqual({ code: 3, stdout: '["x"]\n', stderr: '' });
});

it('keeps what was compiled for the next start', async () => {
  // Whoever runs this was launched himself.
  vi.stubEnv('NODE_COMPILE_CACHE', undefined);
  await liren(join(clone, 'liren'), ['ask']);
  vi.unstubAllEnvs();
  expect(readdirSync(join(clone, 'node_modules/.cache/compiled'))).not.toEqual([]);
});

it('says in one sentence that the registry cannot be reached', async () => {
  lockPackages({ 'a-package-that-is-not-in-the-cache': '1.0.0' });
  const env = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };
  const { code, stderr } = await liren(join(clone, 'liren'), ['ask'], env);
  expect(code).toBe(1);
  expect(stderr).toContain('The npm registry cannot be reached');
  lockPackages({});
});

it('names a browser that is not where CHROME_PATH says', async () => {
  const { code, stderr } = await liren(join(clone, 'liren'), ['test'], { CHROME_PATH: join(folder, 'none') });
  expect(code).toBe(1);
  expect(stderr).toContain('CHROME_PATH names');
});

it('builds the pages only when their sources have changed', async () => {
  const log = join(folder, 'builds');
  const build = `import { appendFileSync, mkdirSync } from 'node:fs';
    appendFileSync(${JSON.stringify(log)}, process.argv[2] + '\\n');
    mkdirSync('dist/web/console', { recursive: true });`;
  mkdirSync(join(clone, 'node_modules/vite/bin'), { recursive: true });
  mkdirSync(join(clone, 'web/console'), { recursive: true });
  writeFileSync(join(clone, 'node_modules/vite/bin/vite.js'), build);
  writeFileSync(join(clone, 'web/console/vite.config.ts'), '');
  writeFileSync(join(clone, 'server/src/main.ts'), '');
  const launched = () => liren(join(clone, 'liren'), ['start']);
  expect((await launched()).stderr).toContain('Building the web apps');
  expect(await launched()).toEqual({ code: 0, stdout: '', stderr: '' });
  writeFileSync(join(clone, 'web/console/page.tsx'), 'changed');
  expect((await launched()).stderr).toContain('Building the web apps');
  rmSync(join(clone, 'dist/web/console'), { recursive: true });
  expect((await launched()).stderr).toContain('Building the web apps');
  writeFileSync(join(clone, 'node_modules/vite/bin/vite.js'), 'console.error("no such import"); process.exit(1)');
  writeFileSync(join(clone, 'web/console/page.tsx'), 'broken');
  const broken = await launched();
  expect(broken.code).toBe(1);
  expect(broken.stderr).toMatch(/no such import[^]*console did not build/);
  expect(existsSync(log)).toBe(true);
});
