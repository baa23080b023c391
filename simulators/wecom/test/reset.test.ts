import { expect, test } from 'vitest';
import { kfOf, type SimState } from './kf-world.ts';
import { listen } from './listener.ts';
import { openPlatform } from './platform.ts';

test('who begins again stays connected: callbacks arrive, and a cursor of before finds what is new', async () => {
  const platform = await openPlatform();
  const listener = await listen(platform);
  await listener.connect();
  const kf = await kfOf(platform);
  await (await kf.phone()).says('第一次');
  const first = await kf.kf('sync_msg', {});
  const cursor = first['next_cursor'];
  await listener.until((heard) => heard.length > 0);
  const heardBefore = listener.heard.length;

  const state = await platform.sim<SimState>('POST', '/sim/reset', { preset: 'demo' });
  expect(state.sessions).toEqual([]);
  await (await kf.phone()).says('第二次');
  await listener.until((heard) => heard.length > heardBefore);
  // The token of before is gone with the world of before.
  const access = await platform.raw(
    `/cgi-bin/gettoken?corpid=${state.corp.corpid}&corpsecret=${state.apps[0]!.secret}`,
  );
  const { access_token: token } = (await access.json()) as { access_token: string };
  const body = JSON.stringify({ open_kfid: kf.open_kfid, cursor });
  const second = await platform.raw(`/cgi-bin/kf/sync_msg?access_token=${token}`, { method: 'POST', body });
  const { msg_list: messages } = (await second.json()) as { msg_list: { text?: { content: string } }[] };
  expect(messages.map(({ text }) => text?.content)).toEqual(['第二次']);
});

test('an empty corp begins without apps, and nobody is told', async () => {
  const platform = await openPlatform();
  await (await listen(platform)).connect();
  const { apps } = await platform.sim<SimState>('POST', '/sim/reset', { preset: 'empty' });
  expect(apps.filter(({ callback }) => callback !== null)).toEqual([]);
});
