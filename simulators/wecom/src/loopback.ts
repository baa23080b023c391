import type { FastifyInstance } from 'fastify';

export const LOOPBACK = '127.0.0.1';

const hosts = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Turns away what names another host than this machine: a page of the web whose name was made to point to 127.0.0.1
 * would otherwise speak to the simulator with the rights of its own origin (DNS rebinding).
 */
export function onlyThisMachine(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (hosts.test(request.headers.host ?? '')) return;
    await reply.code(403).type('text/plain; charset=utf-8').send('This simulator answers on this machine only.\n');
  });
}
