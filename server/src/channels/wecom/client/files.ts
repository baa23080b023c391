import { limits } from '#libs/wecom';
import type { WecomApp } from '../app.ts';
import type { Asking, Good } from './ask.ts';
import { WecomError } from './error.ts';
import { fileName } from './file-name.ts';
import { multipart } from './multipart.ts';
import { askingOf, replyOf } from './request.ts';

export type UploadKind = 'image' | 'voice' | 'video' | 'file';

export interface Upload {
  readonly kind: UploadKind;
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/** Asks with the token of the app. */
export type Send = (app: WecomApp, asking: Asking) => Promise<Good>;

export async function upload(send: Send, app: WecomApp, file: Upload): Promise<{ mediaId: string; createdAt: Date }> {
  checkSize(file);
  const { body, contentType } = multipart({ ...file, field: 'media', fileName: file.name });
  const answer = await send(app, { ...askingOf(app, 'media.upload', { type: file.kind }), body, contentType });
  const { media_id, created_at } = replyOf('media.upload', answer);
  return { mediaId: media_id, createdAt: new Date(created_at * 1_000) };
}

export async function download(send: Send, app: WecomApp, mediaId: string) {
  const answer = await send(app, { ...askingOf(app, 'media.get', { media_id: mediaId }), wants: 'file' });
  if (answer.kind !== 'file') throw new WecomError({ call: 'media.get', class: 'bug', why: 'no file came' });
  const { headers, bytes } = answer;
  const mime = headers.get('content-type')?.split(';', 1)[0]?.trim() || 'application/octet-stream';
  return { name: fileName(headers.get('content-disposition')), mime, bytes };
}

const most: Readonly<Record<UploadKind, number>> = {
  image: limits.media.imageBytes,
  voice: limits.media.voiceBytes,
  video: limits.media.videoBytes,
  file: limits.media.fileBytes,
};
const TOO_LARGE = 45001;
const EMPTY = 44001;

/** What the platform would refuse is not carried there first. */
function checkSize({ kind, bytes }: Upload): void {
  if (bytes.length > most[kind]) throw new WecomError({ call: 'media.upload', class: 'data', code: TOO_LARGE });
  if (bytes.length < limits.media.leastBytes)
    throw new WecomError({ call: 'media.upload', class: 'data', code: EMPTY });
}
