import { afterAll } from 'vitest';
import { startWecomSimulator, type SimulatorOptions } from '../src/index.ts';

export type Reply = Record<string, unknown> & { errcode: number; errmsg: string };

export interface Platform {
  readonly apiUrl: string;
  readonly adminUrl: string;
  readonly corpid: string;
  /** The app that may do most: 离人助手 of the demo corp. */
  readonly agentid: number;
  /** A token by the secret of that agentid; asked once. */
  token(agentid?: number): Promise<string>;
  /** A GET with a token (of the first app, of `as`, or none with null). */
  get(path: string, query?: Record<string, string | number>, as?: number | null): Promise<Reply>;
  post(path: string, body?: unknown, as?: number | null): Promise<Reply>;
  upload(path: string, file: { bytes: Buffer; name?: string; mime?: string } | null): Promise<Reply>;
  /** Any request at the API port, untouched. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  /** The admin port: throws unless it says yes. */
  sim<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

interface State {
  readonly corp: { corpid: string };
  readonly apps: readonly { agentid: number; secret: string }[];
}

/** A simulator on two free ports; stopped with the file. */
export async function openPlatform(options: Partial<SimulatorOptions> = {}): Promise<Platform> {
  const simulator = await startWecomSimulator({ apiPort: 0, adminPort: 0, ...options });
  const tokens = new Map<number, Promise<string>>();

  async function sim<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(simulator.adminUrl + path, { method, ...json });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text === '' ? '{}' : text) as T;
  }

  const { corp, apps } = await sim<State>('GET', '/sim/state');
  const agentid = apps[0]?.agentid ?? 0;

  async function freshToken(wanted: number): Promise<string> {
    const { secret } = (await sim<State>('GET', '/sim/state')).apps.find((app) => app.agentid === wanted)!;
    const response = await fetch(`${simulator.apiUrl}/cgi-bin/gettoken?corpid=${corp.corpid}&corpsecret=${secret}`);
    return ((await response.json()) as { access_token: string }).access_token;
  }

  function token(wanted = agentid): Promise<string> {
    const held = tokens.get(wanted) ?? freshToken(wanted);
    tokens.set(wanted, held);
    return held;
  }

  async function address(
    path: string,
    { query = {}, as = agentid }: { query?: Record<string, string | number>; as?: number | null },
  ) {
    const url = new URL(path, simulator.apiUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    if (as !== null && !url.searchParams.has('access_token')) url.searchParams.set('access_token', await token(as));
    return url;
  }

  const read = async (response: Response) => (await response.json()) as Reply;
  const stop = async () => simulator.stop();
  afterAll(stop);
  return {
    apiUrl: simulator.apiUrl,
    adminUrl: simulator.adminUrl,
    corpid: corp.corpid,
    agentid,
    token,
    get: async (path, query, as) =>
      read(await fetch(await address(path, { ...(query ? { query } : {}), ...(as === undefined ? {} : { as }) }))),
    post: async (path, body, as) =>
      read(
        await fetch(await address(path, as === undefined ? {} : { as }), {
          method: 'POST',
          body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
        }),
      ),
    async upload(path, file) {
      const form = new FormData();
      if (file)
        form.append(
          'media',
          new Blob([new Uint8Array(file.bytes)], { type: file.mime ?? 'application/octet-stream' }),
          file.name ?? 'file',
        );
      else form.append('other', 'x');
      return read(await fetch(await address(path, {}), { method: 'POST', body: form }));
    },
    raw: (path, init) => fetch(simulator.apiUrl + path, init),
    sim,
    async advance(seconds) {
      await sim('POST', '/sim/clock', { advanceSeconds: seconds });
      // Two hours are enough to end one: the next call asks anew.
      if (seconds > 3600) tokens.clear();
    },
    stop,
  };
}

/** The smallest picture that is whole. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** AMR of so many seconds: frames of mode 0, 50 a second. */
export const amr = (seconds: number) =>
  Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(seconds * 50 * 13, Buffer.from([0x04, ...Buffer.alloc(12)]))]);

export const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(64)]);
