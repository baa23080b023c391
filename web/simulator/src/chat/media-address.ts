import type { MediaPart } from '../wire.ts';

/** Where the bytes of what was sent lie. */
export const addressOf = (part: MediaPart) => `/sim/media/${encodeURIComponent(part.media_id ?? '')}`;
