import fastify, { type FastifyInstance } from 'fastify';
import type { Bursts } from '../callbacks/burst.ts';
import type { Delivery } from '../callbacks/delivery.ts';
import { onlyThisMachine } from '../loopback.ts';
import type { Sim } from '../sim.ts';
import { appChatRoutes, customerRoutes, memberRoutes } from './actor-routes.ts';
import { corpRoutes } from './corp-routes.ts';
import { answerErrors } from './errors.ts';
import { serveEvents } from './events.ts';
import { onlyOwnPages } from './guard.ts';
import { serveMedia } from './media.ts';
import { servePage } from './page.ts';
import { platformRoutes } from './platform-routes.ts';
import { serveRoutes } from './routes.ts';

/** A file of 20 MB as base64 in JSON. */
const BODY_BYTES = 30 * 1024 * 1024;

export interface AdminParts {
  readonly delivery: Delivery;
  readonly bursts: Bursts;
  /** The built page of the phones. */
  readonly pageFolder: string | undefined;
}

/** The admin port: the clock, faults, actors and the page of the phones. */
export async function adminServer(sim: Sim, { pageFolder, ...parts }: AdminParts): Promise<FastifyInstance> {
  const server = fastify({ bodyLimit: BODY_BYTES });
  // Nobody else frames it: a click there would be a click here.
  server.addHook('onSend', async (_request, reply) => void reply.header('x-frame-options', 'SAMEORIGIN'));
  onlyThisMachine(server);
  onlyOwnPages(server);
  answerErrors(server);
  // JSON only: whatever else a form of another page could send is refused before it is read.
  server.removeContentTypeParser('text/plain');
  serveRoutes(server, [
    ...platformRoutes(sim, parts),
    ...corpRoutes(sim),
    ...customerRoutes(sim),
    ...memberRoutes(sim),
    ...appChatRoutes(sim),
  ]);
  serveEvents(server, sim);
  serveMedia(server, sim);
  await servePage(server, pageFolder);
  return server;
}
