import type { FastifyInstance } from 'fastify';
import type { Sim } from '../sim.ts';

/** A link of 微信客服 opens WeChat; here it opens the page of the phones, with itself in hand. */
export function registerKfLinks(server: FastifyInstance, sim: Sim): void {
  server.get<{ Params: { link: string } }>('/kf/:link', async ({ params, url }, reply) => {
    const isKnown = sim.world.kf.accounts.some(({ link, deleted }) => link === params.link && !deleted);
    if (!isKnown) return reply.code(404).send();
    return reply.redirect(`${sim.addresses.admin}/?${new URLSearchParams({ link: sim.addresses.api + url })}`, 302);
  });
}
