import type { Reply, Stage } from './stage.ts';

/** How each error of a folder comes about, on a fresh stage. */
export const provoked: Readonly<Record<number, (stage: Stage) => Promise<Reply>>> = {
  40001: ({ get, facts }) => get('/cgi-bin/gettoken', `corpid=${facts.corpid}&corpsecret=wrong`),
  40013: ({ get }) => get('/cgi-bin/gettoken', 'corpid=ww0000000000000000&corpsecret=wrong'),
  40014: (stage) => forgetting(stage, 'all'),
  41001: ({ getOpenly }) => getOpenly('/cgi-bin/user/get'),
  42001: (stage) => forgetting(stage, 'life'),
  45009: (stage) => planned(stage, 45009),
  45033: (stage) => planned(stage, 45033),
  60020: ({ app, get }) => {
    app.trustedIps = [];
    return get('/cgi-bin/agent/list');
  },
  60111: ({ get }) => get('/cgi-bin/user/get', 'userid=ghost.user'),
  81013: ({ app, post }) =>
    post('/cgi-bin/message/send', {
      touser: 'ghost.user',
      agentid: app.agentid,
      msgtype: 'text',
      text: { content: 'word' },
    }),
  93000: ({ sim, post }) => {
    sim.world.robots = [];
    return post('/cgi-bin/webhook/send', { msgtype: 'text', text: { content: 'word' } });
  },
  95007: ({ post, facts }) => post('/cgi-bin/kf/sync_msg', { open_kfid: facts.open_kfid, token: 'unknown' }),
  95016: async ({ post, chat }) => {
    await post('/cgi-bin/kf/service_state/trans', { ...chat, service_state: 4 });
    return post('/cgi-bin/kf/service_state/trans', { ...chat, service_state: 2 });
  },
  95018: async ({ post, chat }) => {
    await post('/cgi-bin/kf/service_state/trans', { ...chat, service_state: 2 });
    const to = { touser: chat.external_userid, open_kfid: chat.open_kfid };
    return post('/cgi-bin/kf/send_msg', { ...to, msgtype: 'text', text: { content: 'word' } });
  },
  40007: ({ get }) => get('/cgi-bin/media/get', 'media_id=unknown'),
  40029: ({ get }) => get('/cgi-bin/auth/getuserinfo', 'code=unknown'),
};

async function forgetting({ sim, get }: Stage, what: 'all' | 'life'): Promise<Reply> {
  if (what === 'all') sim.world.tokens = [];
  else for (const token of sim.world.tokens) token.expiresAt = 0;
  return get('/cgi-bin/agent/list');
}

async function planned({ sim, get }: Stage, errcode: number): Promise<Reply> {
  sim.faults.put({
    seed: 1,
    faults: [{ match: {}, probability: 1, action: { kind: 'errcode', errcode, when: 'before' } }],
  });
  return get('/cgi-bin/agent/list');
}
