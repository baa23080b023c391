import type { FastifyInstance } from 'fastify';
import type { Sim } from '../sim.ts';

/** Changes within this time are told once, in ms. */
const REST = 50;
const HEARTBEAT = 20_000;
const MAX_LISTENERS = 100;

/** `GET /sim/events`: says that something changed, so that a page reads again what it shows. */
export function serveEvents(server: FastifyInstance, sim: Sim): void {
  let listeners = 0;
  server.get('/sim/events', (request, reply) => {
    if (listeners >= MAX_LISTENERS) return reply.code(503).send();
    listeners++;
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let told: NodeJS.Timeout | undefined;
    const tell = () => {
      told = undefined;
      raw.write(`data: ${JSON.stringify({ n: sim.log.last() })}\n\n`);
    };
    tell();
    const forget = sim.onChange(() => {
      told ??= setTimeout(tell, REST);
    });
    const beat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT);
    request.raw.on('close', () => {
      listeners--;
      forget();
      clearTimeout(told);
      clearInterval(beat);
    });
    return reply;
  });
}
