import type { FastifyInstance } from 'fastify';
import { notFound } from '../actors/refusal.ts';
import type { Sim } from '../sim.ts';

/** Kinds that a page may show as what they are; anything else is offered as a file. */
const shown = /^(image\/(png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/(mp4|webm|quicktime))$/;

/** `GET /sim/media/:id`: what was sent in a chat, for the phone to show. */
export function serveMedia(server: FastifyInstance, sim: Sim): void {
  server.get<{ Params: { id: string } }>('/sim/media/:id', async ({ params }, reply) => {
    const media = sim.world.media.find(({ media_id }) => media_id === params.id);
    const bytes = media && sim.blobs.get(media.media_id);
    if (!bytes) return notFound('没有这个文件，或已过期。', 'There is no such file, or it has expired.');
    const isShown = shown.test(media.mime);
    return reply
      .headers({
        'content-type': isShown ? media.mime : 'application/octet-stream',
        'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(media.name)}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=3600',
      })
      .send(bytes);
  });
}
