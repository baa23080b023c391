import type { FastifyInstance } from 'fastify';
import type { Sim } from '../sim.ts';
import { mediaOf } from './store.ts';

/** Pictures that were uploaded for good: their URL shows them to whoever has it. */
export function registerPictures(server: FastifyInstance, sim: Sim): void {
  server.get<{ Params: { id: string } }>('/pic/:id', async ({ params: { id } }, reply) => {
    const picture = mediaOf(sim, id, 'image-url');
    const bytes = picture && sim.blobs.get(id);
    if (!bytes) return reply.code(404).send();
    return reply.type(picture.mime).header('X-Content-Type-Options', 'nosniff').send(bytes);
  });
}
