import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { openEnvelope, readBody, readXml, sealEnvelope, textOf } from '#libs/wecom';
import { afterAll } from 'vitest';
import type { Platform } from './platform.ts';

export const token = 'TokenOfTests1';
export const aesKey = 'ab1cd2ef3gh4ij5kl6mn7op8qr9st0uvWXYZabcdefg';

export interface Heard {
  readonly xml: string;
  readonly agentid: number | null;
  field(name: string): string | null;
  readonly at: number;
}

export interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly waitMs?: number;
  /** The connection ends without an answer. */
  readonly cut?: boolean;
}

export interface Listener {
  readonly url: string;
  /** Every callback that arrived and opened, tries included. */
  readonly heard: Heard[];
  /** How the next ones are answered. */
  answer: (heard: Heard, n: number) => Answer;
  /** How the verification is answered, given what the right answer would be. */
  echo: (plain: string) => Answer;
  until(fits: (heard: readonly Heard[]) => boolean): Promise<Heard[]>;
  /** A passive reply. */
  sealed(xml: string): string;
  connect(agentid?: number): Promise<void>;
}

/** The callback address of an app, which believes nothing that is not sealed with its key. */
export async function listen(platform: Platform): Promise<Listener> {
  const keys = { token, aesKey, receiveId: platform.corpid };
  const heard: Heard[] = [];
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await reply(request);
    if (answer.waitMs) await new Promise((done) => setTimeout(done, answer.waitMs));
    if (answer.cut) {
      response.destroy();
      return;
    }
    response.statusCode = answer.status ?? 200;
    response.end(answer.body ?? '');
  }

  async function reply(request: IncomingMessage): Promise<Answer> {
    const query = new URL(request.url!, 'http://x').searchParams;
    const field = (name: string) => query.get(name) ?? '';
    const envelope = { signature: field('msg_signature'), timestamp: field('timestamp'), nonce: field('nonce') };
    if (request.method === 'GET') {
      const opened = openEnvelope(keys, { ...envelope, encrypted: field('echostr') });
      return opened.ok ? listener.echo(opened.text) : { status: 403 };
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = readBody(Buffer.concat(chunks).toString());
    const opened = openEnvelope(keys, { ...envelope, encrypted: body.encrypted });
    if (!opened.ok || body.corpid !== platform.corpid) return { status: 403 };
    const node = readXml(opened.text);
    heard.push({ xml: opened.text, agentid: body.agentid, field: (name) => textOf(node, name), at: Date.now() });
    return listener.answer(heard.at(-1)!, heard.length);
  }

  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wecom`;
  afterAll(() => server.closeAllConnections());
  afterAll(() => void server.close());
  const listener: Listener = {
    url,
    heard,
    answer: () => ({}),
    echo: (plain) => ({ body: plain }),
    async until(fits) {
      for (let tries = 0; tries < 400; tries++) {
        if (fits(heard)) return heard;
        await new Promise((done) => setTimeout(done, 25));
      }
      throw new Error(`It never came. Heard: ${heard.map(({ xml }) => xml).join('\n')}`);
    },
    sealed: (xml) => sealEnvelope(keys, xml, { timestamp: '1790000000', nonce: 'n1', random16: randomBytes(16) }).xml,
    async connect(agentid = platform.agentid) {
      await platform.sim('PUT', `/sim/apps/${agentid}/callback`, { url, token, aesKey });
    },
  };
  return listener;
}
