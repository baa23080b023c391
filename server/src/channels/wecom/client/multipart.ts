import { randomBytes } from 'node:crypto';

export interface Part {
  readonly field: string;
  readonly fileName: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/**
 * One file as `multipart/form-data` (RFC 7578), by hand: the platform wants the length in front and a name in plain
 * UTF-8 between the quotes, where others write `filename*`.
 */
export function multipart({ field, fileName, mime, bytes }: Part): { body: Buffer; contentType: string } {
  const boundary = `liren-${randomBytes(16).toString('hex')}`;
  const name = fileName.replaceAll(/[\r\n\0]/g, ' ').replaceAll('"', '%22');
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : 'application/octet-stream';
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"; ` +
    `filelength=${bytes.length}\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}
