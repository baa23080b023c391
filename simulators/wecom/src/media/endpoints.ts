import { limits } from '#libs/wecom';
import { Binary, type Call, type Endpoint, type Reply } from '../api/endpoint.ts';
import { within } from '../api/frequency.ts';
import { refuse } from '../api/platform-error.ts';
import type { Media } from '../world.ts';
import { checkUpload } from './content.ts';
import { keepMedia, mediaOf } from './store.ts';

const types: readonly string[] = ['image', 'voice', 'video', 'file'] satisfies Media['type'][];
const PICTURE_BYTES = 2 * 1024 * 1024;

export const mediaEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/media/upload', method: 'POST', grant: 'app', body: 'upload', run: upload },
  { path: '/cgi-bin/media/uploadimg', method: 'POST', grant: 'app', body: 'upload', run: uploadPicture },
  { path: '/cgi-bin/media/get', method: 'GET', grant: 'app', run: get },
];

function upload({ sim, query, file }: Call): Reply {
  const type = query.text('type');
  if (!isType(type)) refuse(40005);
  const { bytes, name } = file ?? refuse(44001);
  const mime = checkUpload(type, bytes);
  const { media_id, createdAt } = keepMedia(sim, { type, name, mime: mime ?? file?.mime ?? null, bytes });
  // A text of digits here, where other endpoints write a number.
  return { type, media_id, created_at: String(Math.floor(createdAt / 1000)) };
}

const isType = (type: string): type is Media['type'] => types.includes(type);

function uploadPicture({ sim, file }: Call): Reply {
  const { bytes, name } = file ?? refuse(44001);
  const mime = checkUpload('image', bytes, PICTURE_BYTES);
  if (!within(sim, 'uploadimg', 'corp')) refuse(45009);
  const { media_id } = keepMedia(sim, { type: 'image', name, mime, bytes, scope: 'image-url' });
  return { url: `${sim.addresses.api}/pic/${media_id}` };
}

function get({ sim, query, headers }: Call): Reply {
  const media = mediaOf(sim, query.mustText('media_id', 41006)) ?? refuse(40007);
  const bytes = sim.blobs.get(media.media_id) ?? refuse(40007);
  const common = {
    'Content-Type': media.mime,
    'Content-disposition': disposition(media.name),
    'Accept-Ranges': 'bytes',
  };
  const range = headers.range;
  if (range === undefined) {
    if (bytes.length > limits.media.fileBytes) refuse(830002);
    return new Binary(bytes, common);
  }
  const { from, to } = readRange(String(range), bytes.length);
  if (to - from + 1 > limits.media.fileBytes) refuse(830002);
  return new Binary(
    bytes.subarray(from, to + 1),
    { ...common, 'Content-Range': `bytes ${from}-${to}/${bytes.length}` },
    206,
  );
}

/** `bytes=from-to`, both ends included; the end may be left out or lie beyond the last byte. */
function readRange(header: string, size: number): { from: number; to: number } {
  const [, first, last] = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(header) ?? [];
  const from = Number(first ?? NaN);
  const to = Math.min(last ? Number(last) : size - 1, size - 1);
  return from <= to ? { from, to } : refuse(40146);
}

function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`;
}
