import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findNode } from './node.mjs';
import { LaunchError, fail, root } from './speak.mjs';
import { ensureWeb, webBuilds } from './web.mjs';

/** What each verb needs before it runs, and what runs. Any other word belongs to the command line. */
const verbs = {
  start: { web: true, script: 'server/src/main.ts' },
  dev: { script: 'server/src/main.ts', watch: true },
  test: { web: true, browser: true, script: 'tools/test.ts' },
  check: { script: 'tools/check.ts' },
  models: { script: 'models/train.ts' },
};
const commandLine = { script: 'server/src/cli/main.ts' };

/** Code that Node has compiled stays here, by its content: what runs it again starts in about half the time. */
const compiled = join(root, 'node_modules', '.cache', 'compiled');

/** Prepares what is missing, then becomes the program: same terminal, same signals, same exit code. */
export async function launch(args) {
  try {
    const verb = Object.hasOwn(verbs, args[0]) ? verbs[args[0]] : undefined;
    const { web, browser, watch, script } = verb ?? commandLine;
    const rest = verb ? args.slice(1) : args;
    await ensureDependencies();
    const node = await findNode();
    const env = { NODE_COMPILE_CACHE: compiled, ...process.env, PATH: withLocalPrograms(process.env.PATH) };
    if (browser) env.CHROME_PATH = await ensureBrowser();
    if (web) await ensureWeb(node, env);
    const side = watch ? webBuilds().map((build) => spawnNode(node, [...build.args, '--watch'], env)) : [];
    const run = watch ? ['--watch', '--watch-preserve-output', join(root, script)] : [join(root, script)];
    await become(spawnNode(node, [...run, ...rest], env), side);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    fail(error);
  }
}

function spawnNode(node, args, env) {
  // The command line works where its caller stands; paths in arguments are the caller's.
  return spawn(node, args, { stdio: 'inherit', env });
}

function withLocalPrograms(path = '') {
  return [join(root, 'node_modules', '.bin'), ...path.split(delimiter)].filter(Boolean).join(delimiter);
}

/**
 * Passes signals on and ends as the child ends. A Ctrl-C reaches the child from the terminal too;
 * it counts what comes within a moment as one.
 */
function become(child, side) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => [child, ...side].forEach((one) => one.kill(signal)));
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new LaunchError(`无法运行 Node 24：${error.message}`, `Node 24 cannot be run: ${error.message}`)),
    );
    child.once('exit', (code, signal) => {
      for (const one of side) one.kill('SIGTERM');
      for (const name of signals) process.removeAllListeners(name);
      if (signal) process.kill(process.pid, signal);
      else process.exitCode = code;
      resolve();
    });
  });
}
