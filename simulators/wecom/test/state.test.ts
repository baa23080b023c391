import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openPlatform, png } from './platform.ts';

const folder = await mkdtemp(join(tmpdir(), 'wecom-state-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a corp outlives its process: tokens, messages, media, the clock', async () => {
  const stateFile = join(folder, 'corp.json');
  const first = await openPlatform({ stateFile });
  const token = await first.token();
  const { media_id } = await first.upload('/cgi-bin/media/upload?type=image', { bytes: png });
  const { msgid } = await first.post('/cgi-bin/message/send', {
    touser: 'MeiXiaoMan',
    msgtype: 'text',
    agentid: first.agentid,
    text: { content: '还在吗' },
  });
  await first.sim('PATCH', `/sim/apps/${first.agentid}`, { trustedDomain: 'desk.example.com' });
  await first.advance(3600);
  const { now } = await first.sim<{ now: number }>('GET', '/sim/state');
  await first.stop();
  expect((await stat(stateFile)).mode & 0o077).toBe(0);

  const second = await openPlatform({ stateFile, preset: 'empty' });
  const state = await second.sim<{ now: number; corp: { name: string } }>('GET', '/sim/state');
  expect(state.corp.name).toBe('满壶晴');
  expect(state.now).toBeGreaterThanOrEqual(now);
  expect(state.now).toBeLessThan(now + 60_000);
  const query = { access_token: token };
  expect(await second.get('/cgi-bin/agent/get', { ...query, agentid: second.agentid })).toMatchObject({
    errcode: 0,
    redirect_domain: 'desk.example.com',
  });
  const picture = await second.raw(`/cgi-bin/media/get?access_token=${token}&media_id=${String(media_id)}`);
  expect(Buffer.from(await picture.arrayBuffer()).equals(png)).toBe(true);
  const chat = await second.sim<{ messages: { msgid: string }[] }>(
    'GET',
    `/sim/members/MeiXiaoMan/apps/${second.agentid}`,
  );
  expect(chat.messages.map((line) => line.msgid)).toEqual([msgid]);
});

test('what was changed is on disk soon, without a stop', async () => {
  const stateFile = join(folder, 'soon.json');
  const platform = await openPlatform({ stateFile });
  await platform.sim('POST', '/sim/customers', { name: '顾小北' });
  await expect.poll(() => readFile(stateFile, 'utf8').catch(() => ''), { timeout: 3000 }).toContain('顾小北');
});

test('a file with something else in it stops the start and stays as it is', async () => {
  const stateFile = join(folder, 'other.json');
  await writeFile(stateFile, '{"my":"notes"}');
  await expect(openPlatform({ stateFile })).rejects.toThrow('holds no world of this simulator');
  expect(await readFile(stateFile, 'utf8')).toBe('{"my":"notes"}');
});

test('an empty corp has nobody, and its administrator fills it', async () => {
  const platform = await openPlatform({ preset: 'empty' });
  const state = await platform.sim<{ members: unknown[]; apps: unknown[] }>('GET', '/sim/state');
  expect([state.members, state.apps]).toEqual([[], []]);
});
