import type { FastifyInstance } from 'fastify';
import { SimRefusal } from '../actors/refusal.ts';

/**
 * Turns away what a page of the web sends: whoever reaches this port may do everything here. Reading is closed too, for
 * the secrets of the apps stand in the state.
 */
export function onlyOwnPages(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    const { origin, host } = request.headers;
    const site = request.headers['sec-fetch-site'];
    // A link that somebody clicked elsewhere opens the page; nothing else may come from there.
    const isVisit = request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET';
    const isForeign = (site === 'cross-site' || site === 'same-site') && !isVisit;
    if ((origin === undefined || origin === `http://${host}`) && !isForeign) return;
    throw new SimRefusal(403, 'foreign-page', {
      zh: '模拟器只听自己页面的请求。',
      en: 'The simulator hears only its own page.',
    });
  });
}
