import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute.mjs';
import { LaunchError, root, step } from './speak.mjs';

const apps = [
  { name: 'console', config: 'web/console/vite.config.ts', output: 'dist/web/console' },
  { name: 'widget', config: 'web/widget/vite.config.ts', output: 'dist/web/widget' },
  { name: 'loader', config: 'web/widget/loader/vite.config.ts', output: 'dist/web/loader' },
  { name: 'simulator', config: 'web/simulator/vite.config.ts', output: 'dist/web/simulator' },
];
const sources = ['web', 'contracts', 'locales', 'libs', 'package-lock.json', 'package.json', 'tsconfig.json'];
const stamp = join(root, 'dist/web/.stamp');
const buildLimitMs = 5 * 60_000;
/** Larger files are told apart by size and date: pages import text, and that is small. */
const maxHashedBytes = 2_000_000;
const maxFiles = 20_000;
/** A bundler says what is wrong first and where it was thrown last. */
const maxShown = 3_000;

/** The builds that exist, as arguments for Node. */
export function webBuilds() {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  return apps
    .filter(({ config }) => existsSync(join(root, config)))
    .map((app) => ({ ...app, args: [vite, 'build', '--config', join(root, app.config)] }));
}

/** Builds the web apps when their sources are not those of the last build. */
export async function ensureWeb(node, env) {
  const builds = webBuilds();
  if (builds.length === 0) return;
  const hash = hashSources();
  const built = builds.every(({ output }) => existsSync(join(root, output)));
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hash) return;
  const waiting = new Set(builds.map(({ name }) => name));
  const build = async ({ name, args }) => {
    const options = {
      cwd: root,
      env: { ...env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0' },
      limitMs: buildLimitMs,
    };
    const { code, output } = await execute(node, args, options);
    if (code !== 0)
      throw new LaunchError(
        `页面 ${name} 构建失败，原因见上。`,
        `The web app ${name} did not build; the reason stands above.`,
        output.slice(0, maxShown),
      );
    waiting.delete(name);
  };
  const all = () => Promise.all(builds.map(build));
  await step('构建页面  Building the web apps', all, () => [...waiting].join(' '));
  leaveStamp(hash);
}

function leaveStamp(hash) {
  try {
    mkdirSync(join(root, 'dist/web'), { recursive: true });
    writeFileSync(stamp, `${hash}\n`);
  } catch (error) {
    throw new LaunchError(`不能写入 ${stamp}（${error.code}）。`, `${stamp} cannot be written (${error.code}).`);
  }
}

function hashSources() {
  const hash = createHash('sha256');
  let left = maxFiles;
  const visit = (path) => {
    const full = join(root, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat || --left < 0) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(full).sort())
        if (!/^(node_modules|dist|bench|\..*)$/.test(name)) visit(`${path}/${name}`);
    } else {
      hash.update(`${path}\0${stat.size}\0`);
      hash.update(stat.size > maxHashedBytes ? String(stat.mtimeMs) : readFileSync(full));
    }
  };
  sources.forEach(visit);
  return hash.digest('hex');
}
