import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execute } from './execute.mjs';
import { waitForTurn } from './install-turn.mjs';
import { LaunchError, root, step } from './speak.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.liren-stamp');
const installLimitMs = 15 * 60_000;

/** Installs what the lock file names, unless it is there already, by our hand or by another's. */
export async function ensureDependencies() {
  const lock = readLock();
  const hash = createHash('sha256').update(lock).digest('hex');
  if (isInstalled(lock, hash)) return;
  const release = await waitForTurn();
  try {
    if (isInstalled(lock, hash)) return;
    await step('安装依赖  Installing dependencies', install, progress(lock));
    leaveStamp(hash);
  } finally {
    release();
  }
}

function readLock() {
  try {
    return readFileSync(join(root, 'package-lock.json'), 'utf8');
  } catch {
    throw new LaunchError(
      '缺少 package-lock.json：请重新获取完整的代码。',
      'package-lock.json is missing: get the whole repository again.',
    );
  }
}

function isInstalled(lock, hash) {
  if (!existsSync(modules)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hash) return true;
  if (!sameTree(lock)) return false;
  leaveStamp(hash);
  return true;
}

/** npm keeps a list of what it has installed; when it agrees with the lock file, nothing is missing. */
function sameTree(lock) {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(lock).packages;
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const here = found[path];
    if (!here) return mayBeAbsent(entry);
    return here.version === entry.version && existsSync(join(root, path));
  });
}

/** Optional packages without a platform belong to an optional package of another platform. */
function mayBeAbsent(entry) {
  return entry.optional === true && (!(entry.os || entry.cpu) || !fitsMachine(entry));
}

function fitsMachine({ os, cpu, libc }) {
  const fits = (list, value) => !list || list.includes(value);
  return (
    fits(os, process.platform) && fits(cpu, process.arch) && (process.platform !== 'linux' || fits(libc, family()))
  );
}

let knownFamily;
/** The kind of C library that Linux packages are built for. The report that tells is slow to make. */
function family() {
  knownFamily ??= process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return knownFamily;
}

/** A read-only folder works as well; it is then compared on each start. */
function leaveStamp(hash) {
  try {
    mkdirSync(modules, { recursive: true });
    writeFileSync(stamp, `${hash}\n`);
  } catch {
    // Nothing depends on the stamp but a few milliseconds.
  }
}

async function install() {
  // npm empties the folder behind a link, which belongs to another clone.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new LaunchError(
      'node_modules 是一个链接，且与 package-lock.json 不符：请删除这个链接后重试。',
      'node_modules is a link and does not fit package-lock.json: remove the link and try again.',
    );
  }
  const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { file, before, shell } = npmProgram();
  const { code, error, output } = await execute(file, [...before, ...args], {
    cwd: root,
    limitMs: installLimitMs,
    shell,
  });
  if (code !== 0) throw explain(error, output);
}

/** npm as it started us, else the one beside this Node, else the one on the path. */
function npmProgram() {
  const windows = process.platform === 'win32';
  const beside = join(
    dirname(process.execPath),
    windows ? 'node_modules' : '../lib/node_modules',
    'npm/bin/npm-cli.js',
  );
  const script = [process.env.npm_execpath, beside].find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  if (script) return { file: process.execPath, before: [script], shell: false };
  return { file: windows ? 'npm.cmd' : 'npm', before: [], shell: windows };
}

const reasons = [
  [
    /ENOSPC|EDQUOT|no space left/i,
    '磁盘空间不足，依赖未能安装：请腾出约 1 GB 空间。',
    'The disk is full and the dependencies were not installed: free about 1 GB.',
  ],
  [
    /EACCES|EPERM|EROFS/,
    `当前用户不能写入 ${root}：请更改文件夹权限。`,
    `This user may not write to ${root}: change the permissions of the folder.`,
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i,
    '连接不到 npm 软件源：请检查网络、代理或镜像设置。',
    'The npm registry cannot be reached: check the network, the proxy or the mirror.',
  ],
  [
    /EINTEGRITY/,
    '下载的依赖与锁定的校验值不符：请执行 npm cache clean --force 后重试。',
    'A downloaded package does not match its locked checksum: run npm cache clean --force and try again.',
  ],
  [
    /timed out after/,
    '安装依赖超时：请检查网络后重试。',
    'Installing the dependencies took too long: check the network and try again.',
  ],
];

function explain(error, output) {
  if (error?.code === 'ENOENT') {
    return new LaunchError(
      '没有找到 npm：请安装带有 npm 的 Node。',
      'npm was not found: install a Node that comes with npm.',
    );
  }
  const details = output
    .split('\n')
    .filter((line) => /npm (error|ERR!)|timed out/.test(line))
    .slice(0, 8)
    .join('\n');
  const known = reasons.find(([pattern]) => pattern.test(details || output));
  if (known) return new LaunchError(known[1], known[2], details);
  return new LaunchError(
    'npm 未能安装依赖，原因见上。',
    'npm could not install the dependencies; its reason stands above.',
    details || output.slice(-2_000),
  );
}

/** How many of the lock file's folders stand already. */
function progress(lock) {
  const folders = Object.entries(JSON.parse(lock).packages)
    .filter(([path, entry]) => path.lastIndexOf('node_modules/') === 0 && !mayBeAbsent(entry))
    .map(([path]) => path);
  return () => {
    const there = existsSync(modules)
      ? folders.filter((path) => existsSync(join(root, path, 'package.json'))).length
      : 0;
    return `${there}/${folders.length}`;
  };
}
