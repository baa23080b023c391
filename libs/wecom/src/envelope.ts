import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { writeXml, xml } from './xml/write.ts';

/** What a callback is signed and sealed with. `receiveId` is the corpid for apps of a corp. */
export interface EnvelopeKeys {
  readonly token: string;
  /** EncodingAESKey: 43 letters and digits. */
  readonly aesKey: string;
  readonly receiveId: string;
}

/** What came with it in the query, beside `encrypted`: the `Encrypt` of the body or the `echostr` of a verification. */
export interface Envelope {
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly encrypted: string;
}

/** Why an envelope was not opened. `receiver`: it is somebody else's. `format`: no base64, no whole blocks, no length. */
export type Unopened = 'signature' | 'padding' | 'receiver' | 'format';
export type Opened = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: Unopened };

/** Bytes in front of the message, bytes of its length, and what the padding fills up to (spec of the cipher, not AES). */
const RANDOM = 16;
const LENGTH = 4;
const PAD_TO = 32;
const AES_BLOCK = 16;

/** Whether a text can be an EncodingAESKey. */
export const isAesKey = (text: string): boolean => /^[A-Za-z0-9]{43}$/.test(text);

/** Whether a text can be the token of a callback. */
export const isCallbackToken = (text: string): boolean => /^[A-Za-z0-9]{1,32}$/.test(text);

/** `msg_signature`: lower-case hex of SHA-1 over the four texts, sorted and joined. */
export function signatureOf({
  token,
  timestamp,
  nonce,
  encrypted,
}: Omit<Envelope, 'signature'> & { token: string }): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

/**
 * Checks the signature in constant time, then decrypts (AES-256-CBC), then checks the padding and whose it is. Nothing
 * of the cipher text is looked at before the signature holds. Throws RangeError for a key that is none.
 */
export function openEnvelope(keys: EnvelopeKeys, envelope: Envelope): Opened {
  const key = keyOf(keys.aesKey);
  if (!isSame(signatureOf({ token: keys.token, ...envelope }), envelope.signature)) return refused('signature');
  const sealed = bytesOf(envelope.encrypted);
  if (!sealed) return refused('format');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const plain = unpadded(padded);
  if (!plain) return refused('padding');
  if (plain.length < RANDOM + LENGTH) return refused('format');
  const end = RANDOM + LENGTH + plain.readUInt32BE(RANDOM);
  if (end > plain.length) return refused('format');
  if (!plain.subarray(end).equals(Buffer.from(keys.receiveId))) return refused('receiver');
  return { ok: true, text: plain.toString('utf8', RANDOM + LENGTH, end) };
}

export interface Sealing {
  readonly timestamp: string;
  readonly nonce: string;
  /** Sixteen bytes nobody can guess. */
  readonly random16: Uint8Array | string;
}

export interface Sealed {
  readonly encrypted: string;
  readonly signature: string;
  /** The body of a passive reply. */
  readonly xml: string;
}

/** The other way round. Throws RangeError for a key that is none or a random prefix that has not 16 bytes. */
export function sealEnvelope(keys: EnvelopeKeys, text: string, { timestamp, nonce, random16 }: Sealing): Sealed {
  const key = keyOf(keys.aesKey);
  const random = Buffer.from(random16 as Uint8Array);
  if (random.length !== RANDOM) throw new RangeError('The random prefix has 16 bytes');
  const message = Buffer.from(text);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([random, length, message, Buffer.from(keys.receiveId)]);
  const pad = PAD_TO - (plain.length % PAD_TO);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
  const padded = Buffer.concat([plain, Buffer.alloc(pad, pad)]);
  const encrypted = Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
  const signature = signatureOf({ token: keys.token, timestamp, nonce, encrypted });
  return { encrypted, signature, xml: replyBody({ encrypted, signature, timestamp, nonce }) };
}

function replyBody({ encrypted, signature, timestamp, nonce }: Envelope): string {
  const stamp = Number(timestamp);
  return writeXml(
    xml('xml', [
      xml('Encrypt', encrypted),
      xml('MsgSignature', signature),
      xml('TimeStamp', Number.isSafeInteger(stamp) ? stamp : timestamp),
      xml('Nonce', nonce),
    ]),
  );
}

/** Node reads base64 leniently, which is needed: real keys leave bits over that a strict reader refuses. */
function keyOf(aesKey: string): Buffer {
  if (!isAesKey(aesKey)) throw new RangeError('An EncodingAESKey is 43 letters and digits');
  return Buffer.from(`${aesKey}=`, 'base64');
}

function bytesOf(encrypted: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) return null;
  const bytes = Buffer.from(encrypted, 'base64');
  return bytes.length > 0 && bytes.length % AES_BLOCK === 0 ? bytes : null;
}

function unpadded(padded: Buffer): Buffer | null {
  const pad = padded.at(-1)!;
  if (pad < 1 || pad > PAD_TO || pad > padded.length) return null;
  const rest = padded.length - pad;
  return padded.subarray(rest).every((byte) => byte === pad) ? padded.subarray(0, rest) : null;
}

function isSame(ours: string, theirs: string): boolean {
  const [a, b] = [Buffer.from(ours), Buffer.from(theirs)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const refused = (why: Unopened) => ({ ok: false, why }) as const;
