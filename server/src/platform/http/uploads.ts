import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { limits } from '#contracts/common';
import { Refusal, refuse } from '#platform/errors';
import type { Upload } from './handlers.ts';

/** Characters of a file name that are kept. */
const MAX_NAME = 200;

/** Lets the routes of this scope, and no others, take multipart bodies. */
export async function acceptUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, {
    limits: { files: 1, fields: 0, parts: 2, fileSize: limits.file, fieldNameSize: 100, headerPairs: 20 },
  });
}

/** Hands the one part named `file` to `use` as a stream and makes sure that nothing of it stays open. */
export async function receiveFile<R>(
  request: FastifyRequest,
  use: (upload: Upload) => Promise<R>,
  most: number = limits.file,
): Promise<R> {
  const part = await request.file({ limits: { fileSize: most } }).catch(unreadable);
  if (!part || part.fieldname !== 'file') {
    part?.file.resume();
    throw refuse('request.invalid', 'The form has no part named file', { fields: { file: 'is missing' } });
  }
  const tooLarge = refuse('file.too_large', `A file may have at most ${Math.floor(most / 1024 / 1024)} MB`);
  part.file.once('limit', () => part.file.destroy(tooLarge));
  // Without a listener an error that comes before the handler reads would end the process.
  part.file.on('error', () => {});
  try {
    return await use({ name: plainName(part.filename), mime: part.mimetype.slice(0, 100), stream: part.file });
  } catch (error) {
    // A destroyed part stops the parser, and what the sender still sends would block the next request of his connection.
    request.raw.unpipe();
    request.raw.resume();
    throw part.file.errored instanceof Refusal ? part.file.errored : error;
  } finally {
    part.file.resume();
  }
}

/** The parser's own refusals carry a status; what carries none is a form that breaks off. */
function unreadable(error: Error & { statusCode?: number }): never {
  if (error.statusCode !== undefined) throw error;
  throw refuse('request.unreadable', 'The form is broken', { cause: error });
}

/** The last piece of a path, without what could mislead a person or a file system. */
export function plainName(claimed: string | undefined): string {
  const last = (claimed ?? '').toWellFormed().split(/[/\\]/).at(-1)!;
  // Control characters, and the marks that turn the reading direction (a .exe that reads as .png).
  const plain = last.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  return plain.slice(0, MAX_NAME).toWellFormed() || 'file';
}
