/** The least of the platform that a client needs, as a real server: tokens, and what a test says to each path. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The how-manieth request to this path, from 1. */
  readonly nth: number;
}

/** What a test wants said: JSON; or it answers by itself and returns nothing. */
type Says = (asked: Asked, response: ServerResponse) => object | undefined | Promise<object | undefined>;

export interface SmallPlatform {
  readonly base: string;
  readonly asked: Asked[];
  /** The most requests to this path that were under way at once. */
  most(path: string): number;
  count(path: string): number;
  says(path: string, says: Says): void;
  /** How long each answer takes. */
  slow(ms: number): void;
  /** What every secret of the platform contains, so that it can be looked for. */
  readonly mark: string;
  readonly token: { current: string | null; kill(): void; lend: (nth: number) => object };
  close(): Promise<void>;
}

export const secret = 'right-secret-f00d';

export async function openSmallPlatform(): Promise<SmallPlatform> {
  const asked: Asked[] = [];
  const says = new Map<string, Says>();
  const under = new Map<string, { now: number; most: number }>();
  let delay = 0;
  const mark = 'f00d';
  const count = (path: string) => asked.filter((each) => each.path === path).length;

  const token: SmallPlatform['token'] = {
    current: null,
    kill: () => void (token.current = `dead-${mark}`),
    lend: (nth) => ({ access_token: `token-${nth}-${mark}`, expires_in: 7_200 }),
  };
  says.set('/cgi-bin/gettoken', ({ query, nth }) => {
    if (query.get('corpsecret') !== secret)
      return { errcode: 40001, errmsg: `invalid credential ${query.get('corpsecret')}` };
    const lent = token.lend(nth) as { access_token: string };
    token.current = lent.access_token;
    return lent;
  });

  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url!, 'http://x');
      const path = url.pathname;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const one = {
        path,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks),
        nth: count(path) + 1,
      };
      asked.push(one);
      const here = under.get(path) ?? { now: 0, most: 0 };
      under.set(path, here);
      here.now += 1;
      here.most = Math.max(here.most, here.now);
      await sleep(delay);
      const saying = says.get(path);
      if (!saying) response.writeHead(404).end();
      else {
        const free = path === '/cgi-bin/gettoken' || path === '/cgi-bin/webhook/send';
        const refused = !free && one.query.get('access_token') !== token.current;
        const said = refused ? { errcode: 42001, errmsg: 'access_token expired' } : await saying(one, response);
        if (said)
          response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(said));
      }
      here.now -= 1;
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    most: (path) => under.get(path)?.most ?? 0,
    count,
    says: (path, saying) => void says.set(path, saying),
    slow: (ms) => void (delay = ms),
    mark,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
