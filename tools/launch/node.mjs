import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute.mjs';
import { LaunchError, root } from './speak.mjs';

const major = 24;
const probeLimitMs = 15_000;

/** The Node 24 that the lock file pins; where there is none for this machine, its own when new enough. */
export async function findNode() {
  const suffix = process.platform === 'win32' ? 'node.exe' : 'node';
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const candidates = [
    join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', suffix),
    join(root, 'node_modules', '.bin', suffix),
  ];
  for (const path of candidates) {
    if (path === process.execPath) return path;
    if (!existsSync(path)) continue;
    const { output } = await execute(path, ['--version'], { limitMs: probeLimitMs });
    if (Number(/^v(\d+)\./.exec(output)?.[1]) >= major) return path;
  }
  if (Number(process.versions.node.split('.')[0]) >= major) return process.execPath;
  throw new LaunchError(
    `没有适用于 ${system}-${process.arch} 的内置 Node ${major}，本机的 Node ${process.versions.node} 又太旧：请安装 Node ${major}。`,
    `There is no bundled Node ${major} for ${system}-${process.arch} and this Node ${process.versions.node} is too old: install Node ${major}.`,
  );
}
