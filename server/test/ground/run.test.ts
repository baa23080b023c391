import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { newHome, removeHome, serverPid, startApp } from './home.ts';

const home = newHome();
afterAll(() => removeHome(home));

const running = 'Liren is running';

it('starts, says where it is, refuses a second start and stops in order', async () => {
  const app = startApp(home);
  await app.says('Ctrl-C');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(app.output())?.[0] ?? '';
  expect(await (await fetch(url)).text()).toBe('ready');
  const second = startApp(home);
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain(`process ${app.child.pid}, ${url}`);
  const asked = Date.now();
  // One Ctrl-C arrives several times: from the terminal, from npm and from the launcher.
  app.child.kill('SIGINT');
  app.child.kill('SIGINT');
  expect(await app.exit).toBe(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
  expect(serverPid(home)).toBe(0);
});

it('adopts the server of a killed process, and takes the next port', async () => {
  const first = startApp(home);
  await first.says(running);
  const pid = serverPid(home);
  first.child.kill('SIGKILL');
  await first.exit;
  const stranger = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => stranger.once('listening', done));
  const { port } = stranger.address() as AddressInfo;
  const next = startApp(home, { PORT: String(port) });
  await next.says('Ctrl-C');
  expect(serverPid(home)).toBe(pid);
  expect(next.output()).toContain(`Port ${port} is taken`);
  process.kill(pid, 'SIGKILL');
  await next.says('The database is back');
  next.child.kill('SIGTERM');
  expect(await next.exit).toBe(0);
  stranger.close();
});

it('says nothing but errors when it is told to be quiet', async () => {
  const app = startApp(home, { LIREN_QUIET: '1' });
  while (serverPid(home) === 0) await new Promise((next) => setTimeout(next, 20));
  app.child.kill('SIGINT');
  expect(await app.exit).toBe(0);
  expect(app.output()).toBe('');
});
