import type { FastifyInstance } from 'fastify';
import { apiServer } from '../api/server.ts';
import { blobsInMemory } from '../blobs.ts';
import { openSession, type ChatId } from '../kf/sessions.ts';
import { emptyKf, emptyWorld } from '../presets/empty.ts';
import { createSim, type Sim } from '../sim.ts';
import type { App, Customer, Member, World } from '../world.ts';
import type { Facts } from './folder.ts';

export type Reply = Record<string, unknown>;

/** A fresh simulator with the ids of a folder, before anybody did anything but write one word. */
export interface Stage {
  readonly sim: Sim;
  readonly app: App;
  readonly facts: Facts;
  /** The first customer in the account: he wrote, and the assistant receives him. */
  readonly chat: ChatId;
  get(path: string, query?: string): Promise<Reply>;
  post(path: string, body: unknown, query?: string): Promise<Reply>;
  /** Without a token. */
  getOpenly(path: string): Promise<Reply>;
  upload(path: string, bytes: Buffer, query?: string): Promise<Reply>;
}

const DOMAIN = 'desk.example.com';
const ROBOT = '0e7d1c52-88aa-4d0b-b9c3-5a1f27e60d94';
const SECRET = 'of-the-check';

export async function openStage(facts: Facts): Promise<Stage> {
  const sim = createSim({ world: worldOf(facts), blobs: blobsInMemory(), now: Date.now, save: () => {} });
  const server = await apiServer(sim);
  const chat = { open_kfid: facts.open_kfid, external_userid: facts.externals[0]! };
  Object.assign(openSession(sim, chat), { state: 1, lastCustomerAt: sim.clock.now() });
  const { access_token } = await ask(server, {
    method: 'GET',
    url: `/cgi-bin/gettoken?corpid=${facts.corpid}&corpsecret=${SECRET}`,
  });
  const address = (path: string, query = '') =>
    `${path}?${credential(path, String(access_token))}&${withoutKey(query)}`;
  return {
    sim,
    app: sim.world.apps[0]!,
    facts,
    chat,
    get: (path, query) => ask(server, { method: 'GET', url: address(path, query) }),
    post: (path, body, query) =>
      ask(server, { method: 'POST', url: address(path, query), payload: JSON.stringify(body) }),
    getOpenly: (url) => ask(server, { method: 'GET', url }),
    upload: (path, bytes, query) =>
      ask(server, { method: 'POST', url: address(path, query), payload: multipart(bytes), headers: multipartHeaders }),
  };
}

type Asked = { method: 'GET' | 'POST'; url: string; payload?: string | Buffer; headers?: Record<string, string> };

async function ask(server: FastifyInstance, asked: Asked): Promise<Reply> {
  const response = await server.inject(asked);
  return JSON.parse(response.payload === '' ? '{}' : response.payload) as Reply;
}

const credential = (path: string, token: string) =>
  path.startsWith('/cgi-bin/webhook/') ? `key=${ROBOT}` : `access_token=${token}`;

/** A folder names keys and values of its own, or leaves them open. */
const withoutKey = (query: string) =>
  query
    .split('&')
    .filter((part) => !/^(key|access_token)=|=$/.test(part))
    .join('&');

const BOUNDARY = 'between-the-parts';
const multipartHeaders = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

function multipart(bytes: Buffer): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="media"; filename="a.png"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

function worldOf({ corpid, agentid, users, externals, open_kfid }: Facts): World {
  const base = emptyWorld();
  const departments = [2, 3, 4, 5].map((id) => ({ id, name: `部门 ${id}`, parentid: 1, order: 0 }));
  return {
    ...base,
    corp: { ...base.corp, corpid },
    departments: [...base.departments, ...departments],
    members: users.map(memberOf),
    customers: externals.map(customerOf),
    apps: [
      {
        agentid,
        kind: 'built',
        name: 'app',
        description: '',
        secret: SECRET,
        disabled: false,
        visible: { users: [...users], departments: [1] },
        trustedIps: ['127.0.0.1'],
        trustedDomain: DOMAIN,
        // Nothing delivers here: that there is one lets cards be clicked.
        callback: { url: 'http://127.0.0.1:9/', token: 'token', aesKey: 'A'.repeat(43) },
        kf: true,
        kfManaged: [open_kfid],
        menu: null,
      },
    ],
    robots: [{ key: ROBOT, name: 'robot', lines: [] }],
    kf: {
      ...emptyKf(),
      accounts: [
        {
          open_kfid,
          name: 'account',
          avatar: '',
          link: 'kfcheck',
          servicers: users.map((userid) => ({ userid, status: 0, stop_type: 0 })),
          departments: [5],
          deleted: false,
        },
      ],
    },
  };
}

const memberOf = (userid: string): Member => ({
  userid,
  name: userid,
  avatar: '',
  departments: [1],
  position: '',
  status: 1,
  mobile: '',
  email: '',
  gender: 0,
});

const customerOf = (external_userid: string, n: number): Customer => ({
  external_userid,
  openid: `openid-${n}`,
  unionid: `unionid-${n}`,
  name: `customer ${n}`,
  avatar: '',
  gender: 0,
  refuses: false,
});
