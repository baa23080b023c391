import { existsSync, readFileSync } from 'node:fs';
import { execute } from './execute.mjs';
import { LaunchError, step } from './speak.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const fonts = 'fonts-noto-cjk';
/** What that package brings; pages and the papers of the tests are written with it. */
const font = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';
const aptLimitMs = 10 * 60_000;

/** The browser of the journeys, and Chinese fonts: CHROME_PATH, the system's, or Debian's, which root may install. Returns its path. */
export async function ensureBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new LaunchError(`CHROME_PATH 指向的 ${named} 不存在。`, `CHROME_PATH names ${named}, which does not exist.`);
  }
  const found = places.find((path) => existsSync(path));
  const mayInstall = isDebian() && process.getuid?.() === 0;
  if (found) {
    if (mayInstall && !existsSync(font)) await install([fonts]);
    return found;
  }
  if (!mayInstall) {
    throw new LaunchError(
      '测试需要 Chromium：请安装它（Debian 上执行 sudo apt-get install chromium fonts-noto-cjk），或用 CHROME_PATH 指定。',
      'The tests need Chromium: install it (on Debian: sudo apt-get install chromium fonts-noto-cjk) or name it in CHROME_PATH.',
    );
  }
  await install(['chromium', fonts]);
  return places[0];
}

/** Installs packages of Debian. */
async function install(packages) {
  await step('更新软件列表  Updating package lists', () => apt(['update']));
  let last = '';
  const work = () => apt(['install', '-y', '--no-install-recommends', ...packages], (line) => (last = line));
  await step(`安装 ${packages.join(' ')}  Installing ${packages.join(' ')}`, work, () => last);
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function apt(args, onLine = () => undefined) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const onOutput = (chunk) => onLine(chunk.trim().split('\n').at(-1)?.slice(0, 60) ?? '');
  const { code, error, output } = await execute('apt-get', args, { env, onOutput, limitMs: aptLimitMs });
  if (code === 0) return;
  throw new LaunchError(
    'apt-get 未能安装 Chromium 或中文字体，原因见上；也可自行安装，Chromium 用 CHROME_PATH 指定。',
    'apt-get could not install Chromium or the Chinese fonts, its reason stands above; or install them yourself and name Chromium in CHROME_PATH.',
    error?.message ?? output.slice(-2_000),
  );
}
