import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sealEnvelope, writeBody } from '#libs/wecom';
import { startWecomSimulator, type WecomSimulator } from '#simulators/wecom';
import { serveRemote } from './remote.ts';
import { eachAtOnce } from './together.ts';

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: 'fifo' });
const requestLimitMs = 30_000;
/** Tries of one callback, as the platform has three; here it goes on until the server is back. */
const tries = 400;
const againMs = 50;

/** Where callbacks go, and what they are sealed with. */
export interface CallbackDoor {
  url: string;
  corpid: string;
  agentid: number;
  key: string;
  token: string;
  aesKey: string;
}

export interface Ingest {
  done: number;
  refused: number;
  ms: number[];
  seconds: number;
}

interface Sealed {
  path: string;
  body: string;
}

let ready: Sealed[] = [];
let made = 0;

let simulator: WecomSimulator | undefined;

const wecomLoad = {
  /** The platform lives in this process: it stays when servers are killed. */
  async open(): Promise<{ apiUrl: string; adminUrl: string }> {
    simulator = await startWecomSimulator({ apiPort: 0, adminPort: 0, preset: 'demo' });
    const { apiUrl, adminUrl } = simulator;
    return { apiUrl, adminUrl };
  },

  async close(): Promise<void> {
    await simulator?.stop();
  },

  /** Seals so many events ahead, all of them different, so that sealing takes nothing from what is measured. */
  async prepare(door: CallbackDoor, count: number): Promise<void> {
    ready = Array.from({ length: count }, () => seal(door, clickOf(door, made++)));
  },

  /** So many connections, each again as soon as it is answered. */
  async saturate(url: string, connections: number, seconds: number): Promise<Ingest> {
    const measured: Ingest = { done: 0, refused: 0, ms: [], seconds };
    const began = performance.now();
    const ends = began + seconds * 1000;
    const next = ready.splice(0).values();
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (const one of next) {
          const at = performance.now();
          if (at > ends) return;
          count(measured, await send(url, one), at, ends);
        }
      }),
    );
    measured.seconds = Math.min(seconds, (performance.now() - began) / 1000);
    return measured;
  },

  /** So many a second, evenly; late ones count from when they were due. */
  async pace(url: string, perSecond: number, seconds: number): Promise<Ingest> {
    const measured: Ingest = { done: 0, refused: 0, ms: [], seconds };
    const began = performance.now();
    const running: Promise<void>[] = [];
    const batch = ready.splice(0, Math.floor(perSecond * seconds));
    for (const [at, one] of batch.entries()) {
      const due = began + (at * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 1) await sleep(early);
      running.push(send(url, one).then((status) => count(measured, status, due, Number.POSITIVE_INFINITY)));
    }
    await Promise.all(running);
    measured.seconds = (performance.now() - began) / 1000;
    return measured;
  },

  /** The bare server: one durable insert for each call. */
  async bare(url: string, connections: number, seconds: number): Promise<Ingest> {
    const measured: Ingest = { done: 0, refused: 0, ms: [], seconds };
    const ends = performance.now() + seconds * 1000;
    const body = 'x'.repeat(700);
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (let at = performance.now(); at < ends; at = performance.now())
          count(measured, await send(url, { path: '/row', body }), at, ends);
      }),
    );
    return measured;
  },

  /** Delivers plain callbacks, each as often as told, in this order, until each is acknowledged. Sent again: how many. */
  async deliver(door: CallbackDoor, plain: readonly string[], connections: number): Promise<number> {
    let again = 0;
    await eachAtOnce(plain.length, connections, async (index) => {
      for (let attempt = 0; attempt < tries; attempt++) {
        const status = await send(door.url, seal(door, plain[index]!)).catch(() => 0);
        if (status === 200) return;
        again++;
        await sleep(againMs * (1 + Math.random()));
      }
      throw new Error('A callback was never acknowledged.');
    });
    return again;
  },
};

export type WecomLoad = typeof wecomLoad;

function count(measured: Ingest, status: number, since: number, ends: number): void {
  const now = performance.now();
  if (status !== 200) measured.refused++;
  else if (now <= ends) {
    measured.done++;
    measured.ms.push(now - since);
  }
}

function seal(door: CallbackDoor, xml: string): Sealed {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(5).toString('hex');
  const keys = { token: door.token, aesKey: door.aesKey, receiveId: door.corpid };
  const { encrypted, signature } = sealEnvelope(keys, xml, { timestamp, nonce, random16: randomBytes(16) });
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce });
  const body = writeBody({ corpid: door.corpid, agentid: door.agentid, encrypted });
  return { path: `/wecom/callbacks/${door.key}?${query}`, body };
}

const clickOf = ({ corpid, agentid }: CallbackDoor, at: number): string =>
  `<xml><ToUserName><![CDATA[${corpid}]]></ToUserName><FromUserName><![CDATA[member-${at % 100}]]></FromUserName><CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[click]]></Event><EventKey><![CDATA[bench-${at}]]></EventKey><AgentID>${agentid}</AgentID></xml>`;

function send(url: string, { path, body }: Sealed): Promise<number> {
  return new Promise((done, fail) => {
    const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
    const sent = request(url + path, { method: 'POST', agent, headers, timeout: requestLimitMs }, (response) => {
      response.resume();
      response.on('error', fail);
      response.on('end', () => done(response.statusCode ?? 0));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', fail);
    sent.end(body);
  });
}

if (process.send) serveRemote(wecomLoad);
