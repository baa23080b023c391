import { limits } from '#libs/wecom';
import type { Sim } from '../sim.ts';
import type { Media, MediaScope } from '../world.ts';

const lifeMs = limits.media.livesSeconds * 1000;

/** What goes back in a header is what may stand in one. */
const MIME = /^[\w.+-]+\/[\w.+-]+$/;

export interface NewMedia {
  readonly type: Media['type'];
  readonly name: string;
  readonly mime: string | null;
  readonly bytes: Buffer;
  readonly scope?: MediaScope;
}

/** Keeps bytes for three days (pictures behind a URL for good) and gives them an id. */
export function keepMedia(sim: Sim, { type, name, mime, bytes, scope = 'normal' }: NewMedia): Media {
  const media: Media = {
    media_id: sim.id('3', 64),
    type,
    name,
    mime: mime && MIME.test(mime) ? mime : 'application/octet-stream',
    size: bytes.length,
    createdAt: sim.clock.now(),
    scope,
  };
  forgetExpired(sim);
  sim.blobs.put(media.media_id, bytes);
  sim.world.media.push(media);
  sim.changed();
  return media;
}

/** The medium of that id where it may be used; null when it is unknown, expired or somebody else's. */
export function mediaOf(sim: Sim, id: string, scope: MediaScope = 'normal'): Media | null {
  const found = sim.world.media.find(({ media_id }) => media_id === id);
  if (!found || found.scope !== scope) return null;
  return isAlive(sim, found) ? found : null;
}

function isAlive(sim: Sim, { scope, createdAt }: Media): boolean {
  return scope === 'image-url' || createdAt + lifeMs > sim.clock.now();
}

function forgetExpired(sim: Sim): void {
  const gone = sim.world.media.filter((each) => !isAlive(sim, each));
  if (gone.length === 0) return;
  for (const { media_id } of gone) sim.blobs.drop(media_id);
  sim.world.media = sim.world.media.filter((each) => !gone.includes(each));
}
