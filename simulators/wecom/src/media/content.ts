import { limits } from '#libs/wecom';
import type { Media } from '../world.ts';
import { refuse } from '../api/platform-error.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
const AMR = Buffer.from('#!AMR\n');
const SILK = Buffer.from('#!SILK');

/** Bytes behind the header of an AMR frame, by its mode; a frame lasts 20 ms (RFC 4867, 3GPP TS 26.101). */
const AMR_FRAME_BYTES = [12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0];
const AMR_FRAME_MS = 20;

const largest: Record<Media['type'], number> = {
  image: limits.media.imageBytes,
  voice: limits.media.voiceBytes,
  video: limits.media.videoBytes,
  file: limits.media.fileBytes,
};

/** What the bytes are, by their beginning. */
export function mimeOf(bytes: Buffer): string | null {
  if (starts(bytes, PNG)) return 'image/png';
  if (starts(bytes, JPEG)) return 'image/jpeg';
  if (starts(bytes, AMR)) return 'audio/amr';
  if (starts(bytes, SILK) || starts(bytes.subarray(1), SILK)) return 'audio/silk';
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return 'video/mp4';
  return null;
}

/** Refuses what an upload of the type may not be; the mime type otherwise. */
export function checkUpload(type: Media['type'], bytes: Buffer, most = largest[type]): string | null {
  if (bytes.length < limits.media.leastBytes) refuse(44001);
  if (bytes.length > most) refuse(45001);
  const mime = mimeOf(bytes);
  if (type === 'image') checkImage(mime, bytes);
  if (type === 'voice') checkVoice(mime, bytes);
  if (type === 'video' && mime !== 'video/mp4') refuse(40004);
  return mime;
}

function checkImage(mime: string | null, bytes: Buffer): void {
  if (mime !== 'image/png' && mime !== 'image/jpeg') refuse(40004);
  const whole = mime === 'image/png' ? bytes.includes('IEND', -64, 'latin1') : bytes.lastIndexOf(JPEG_END) > 0;
  if (!whole) refuse(40123);
}

function checkVoice(mime: string | null, bytes: Buffer): void {
  if (mime !== 'audio/amr') refuse(40004);
  if (amrMs(bytes) > limits.media.voiceSeconds * 1000) refuse(45007);
}

function amrMs(bytes: Buffer): number {
  let frames = 0;
  for (let at = AMR.length; at < bytes.length; frames++) at += 1 + AMR_FRAME_BYTES[(bytes[at]! >> 3) & 0x0f]!;
  return frames * AMR_FRAME_MS;
}

const starts = (bytes: Buffer, beginning: Buffer) => bytes.subarray(0, beginning.length).equals(beginning);
