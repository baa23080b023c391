import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from '#platform/errors';
import type { ByteRange } from './bytes.ts';
import type { Files } from './files.ts';

/** Of which company somebody is staff at this moment, by his cookie or his key; null when of none. */
export type Employer = (request: FastifyRequest) => Promise<string | null>;

/**
 * `GET /files/:token`: the signature is the permission, and for the links of staff their session too, so that they end
 * with it. What is not a picture is only ever saved, and nothing that is served can run: no sniffing, an empty content
 * policy, a sandbox.
 */
export function serveFiles(app: FastifyInstance, files: Files, employer: Employer): void {
  app.get<{ Params: { token: string } }>('/files/:token', async (request, reply) => {
    const file = await files.open(request.params.token);
    if (file.staffOf !== null && (await employer(request)) !== file.staffOf)
      throw refuse('session.required', 'Sign in first: this link is for staff');
    const range = rangeOf(request.headers.range, file.size);
    // Opened first: a store that does not answer is a 503, not a broken 200.
    const bytes = range === 'beyond' ? null : await file.read(range ?? undefined);
    reply.headers({
      'content-type': file.mime,
      'content-disposition': `${file.kind === 'image' ? 'inline' : 'attachment'}; ${nameOf(file.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-site',
      'referrer-policy': 'no-referrer',
      'cache-control': `private, max-age=${file.seconds}, immutable`,
      'accept-ranges': 'bytes',
    });
    if (range === 'beyond' || bytes === null)
      return reply.code(416).header('content-range', `bytes */${file.size}`).send();
    if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.size}`);
    reply.header('content-length', range ? range.end - range.start + 1 : file.size);
    return reply.send(bytes);
  });
}

/** One range, as players ask for it; several at once get the whole file. */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'beyond' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, from = '', to = ''] = match;
  if (from === '')
    return size === 0 || Number(to) === 0 ? 'beyond' : { start: Math.max(0, size - Number(to)), end: size - 1 };
  const range = { start: Number(from), end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  return range.start >= size ? 'beyond' : range.start > range.end ? null : range;
}

/** RFC 6266: plain letters for old readers, the true name encoded beside them. */
function nameOf(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
