import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { newHome, removeHome, serverPid } from './home.ts';
import { until } from '../support/socket.ts';

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
const home = newHome();
afterEach(() => removeHome(home));

it.skipIf(process.platform === 'win32')('puts its database back when it is interrupted', async () => {
  const child = spawn(process.execPath, [main, 'ask', '加盟费多少'], {
    env: { PATH: process.env['PATH'], LIREN_HOME: home },
    stdio: 'ignore',
  });
  const exit = new Promise<number | null>((done) => child.once('close', done));
  await until(() => serverPid(home) > 0);
  const server = serverPid(home);
  // One Ctrl-C arrives several times.
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await exit).toBe(130);
  expect(() => process.kill(server, 0)).toThrow('ESRCH');
  expect(existsSync(join(home, 'liren.lock'))).toBe(false);
});
