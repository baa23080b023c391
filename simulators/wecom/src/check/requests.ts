import { giveCode } from '../kf/sessions.ts';
import type { Media, MediaScope } from '../world.ts';
import type { Body } from './folder.ts';
import type { Reply, Stage } from './stage.ts';

/** Makes the request of a file on a stage, with what only the platform gives out put in its place. */
export async function replay(stage: Stage, { path, query, json }: Body): Promise<Reply> {
  provideMedia(stage, { json, path });
  const given = await prepare[path]?.(stage);
  return stage.post(path, { ...json, ...given }, query);
}

const button = {
  card_type: 'button_interaction',
  main_title: { title: 'card' },
  task_id: 'of-the-check',
  button_list: [{ text: 'take', key: 'take' }],
};

/** Codes, cursors and message ids of a folder are those of another run: these are of this one. */
const prepare: Readonly<Record<string, (stage: Stage) => Reply | Promise<Reply>>> = {
  '/cgi-bin/message/recall': async (stage) => {
    const { msgid } = await stage.post('/cgi-bin/message/send', appMessage(stage, 'text', { content: 'word' }));
    return { msgid };
  },
  '/cgi-bin/message/update_template_card': async (stage) => {
    const { response_code } = await stage.post('/cgi-bin/message/send', appMessage(stage, 'template_card', button));
    return { response_code };
  },
  '/cgi-bin/kf/send_msg_on_event': ({ sim, chat }) => ({ code: giveCode(sim, 'welcome', chat) }),
  '/cgi-bin/kf/sync_msg': ({ sim, facts: { open_kfid } }) => {
    const token = sim.id('ENC', 20);
    sim.world.kf.tokens.push({ token, open_kfid, expiresAt: sim.clock.now() + 60_000 });
    return { cursor: '', token };
  },
};

export function appMessage({ app, facts }: Stage, msgtype: string, said: object): Reply {
  return { touser: facts.users.join('|'), agentid: app.agentid, msgtype, [msgtype]: said };
}

/** Puts the media that a body names into the corp, each of the type that the body takes it for. */
function provideMedia({ sim }: Stage, { json, path }: { json: Reply; path: string }): void {
  const scope: MediaScope = path.startsWith('/cgi-bin/webhook/') ? `webhook:${sim.world.robots[0]!.key}` : 'normal';
  const types: readonly unknown[] = ['voice', 'video', 'file'];
  for (const { name, id } of mediaIn(json)) {
    const type = name === 'media_id' && types.includes(json.msgtype) ? (json.msgtype as Media['type']) : 'image';
    const known = { media_id: id, type, name: 'a', mime: 'application/octet-stream', size: 8, scope };
    sim.world.media.push({ ...known, createdAt: sim.clock.now() });
    sim.blobs.put(id, Buffer.alloc(8));
  }
}

function mediaIn(value: unknown): { name: string; id: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    /^(thumb_)?media_id$/.test(name) && typeof inner === 'string' ? [{ name, id: inner }] : mediaIn(inner),
  );
}
