import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Decrypter, Encrypter } from 'age-encryption';
import { GroundError } from '#platform/config';
import { passphraseIdentity, passphraseRecipient } from './passphrase.ts';
import { Damaged } from './tar.ts';

/**
 * The age format (age-encryption.org/v1), so that any age program opens a backup. Its library writes and reads the
 * header; the payload goes through the ciphers of Node, which are thirteen times as fast.
 */
const CHUNK = 64 * 1024;
const TAG = 16;
const NONCE = 16;
/** A header names a handful of recipients; longer ones are none of ours. */
const MAX_HEADER = 64 * 1024;
const CIPHER = 'chacha20-poly1305';

/** Who can open a backup. */
export type Lock = { readonly recipients: readonly string[] } | { readonly passphrase: string };
/** What opens one: age identities (`AGE-SECRET-KEY-1…`), or the passphrase. */
export type Unlock = { readonly identities: readonly string[] } | { readonly passphrase: string };

/** Turns plain bytes into the bytes of an age file. */
export interface Sealing {
  /** To be written first. */
  readonly head: Buffer;
  add(bytes: Buffer): Buffer[];
  /** The last bytes; without them the file does not open. */
  end(): Buffer;
}

/** Throws when a recipient is none. */
export async function startSealing(lock: Lock): Promise<Sealing> {
  const { header, fileKey } = await makeHeader(lock);
  const nonce = randomBytes(NONCE);
  const cipher = new Payload(fileKey, nonce);
  let held: Buffer = Buffer.alloc(0);
  return {
    head: Buffer.concat([header, nonce]),
    add(bytes) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      const sealed: Buffer[] = [];
      let at = 0;
      // The last chunk is marked, so a full one waits until more comes.
      for (; held.length - at > CHUNK; at += CHUNK) sealed.push(cipher.seal(held.subarray(at, at + CHUNK), false));
      held = Buffer.from(held.subarray(at));
      return sealed;
    },
    end: () => cipher.seal(held, true),
  };
}

async function makeHeader(lock: Lock): Promise<{ header: Buffer; fileKey: Uint8Array }> {
  const encrypter = new Encrypter();
  let fileKey: Uint8Array | undefined;
  const recipients = 'passphrase' in lock ? [passphraseRecipient(lock.passphrase)] : lock.recipients;
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  // A recipient who leaves no trace in the header, and hears the key.
  encrypter.addRecipient({ wrapFileKey: (key) => ((fileKey = key.slice()), []) });
  const empty = Buffer.from(await encrypter.encrypt(new Uint8Array()));
  const header = empty.subarray(0, empty.length - NONCE - TAG);
  return { header, fileKey: fileKey! };
}

function decrypterOf(unlock: Unlock): Decrypter {
  const decrypter = new Decrypter();
  const identities = 'passphrase' in unlock ? [passphraseIdentity(unlock.passphrase)] : unlock.identities;
  for (const identity of identities) decrypter.addIdentity(identity);
  return decrypter;
}

/** An age file whose key is known; deriving one takes a second where it comes from a passphrase. */
export interface Unsealed {
  readonly path: string;
  readonly fileKey: Uint8Array;
  /** Where the payload begins. */
  readonly start: number;
}

/** Throws a GroundError `backup-wrong-key` or `backup-not-one`, and `Damaged`. */
export async function unseal(path: string, unlock: Unlock): Promise<Unsealed> {
  const file = await open(path, 'r');
  try {
    const begin = Buffer.alloc(MAX_HEADER);
    const header = headerIn(begin.subarray(0, await readFully(file, begin, 0)));
    if (!header) throw new GroundError('backup-not-one', { path });
    return { path, fileKey: await fileKeyOf(header, unlock, path), start: header.length };
  } finally {
    await file.close();
  }
}

/** The plain bytes of an age file. Throws `Damaged` where a byte was changed or is missing. */
export async function* plainOf({ path, fileKey, start }: Unsealed): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const nonce = Buffer.alloc(NONCE);
    if ((await readFully(file, nonce, start)) < NONCE) throw new Damaged('it ends too early');
    const cipher = new Payload(fileKey, nonce);
    const chunk = Buffer.alloc(CHUNK + TAG);
    let isLast = false;
    for (let at = start + NONCE; !isLast; at += chunk.length) {
      isLast = at + chunk.length >= size;
      yield cipher.open(chunk.subarray(0, await readFully(file, chunk, at)), isLast);
    }
  } finally {
    await file.close();
  }
}

async function readFully(file: Awaited<ReturnType<typeof open>>, into: Buffer, at: number): Promise<number> {
  let read = 0;
  for (let more = 1; more > 0 && read < into.length; read += more) {
    more = (await file.read(into, read, into.length - read, at + read)).bytesRead;
  }
  return read;
}

/** The header up to the line with its own check, the end of that line included. */
function headerIn(start: Buffer): Buffer | null {
  if (!start.subarray(0, 22).equals(Buffer.from('age-encryption.org/v1\n'))) return null;
  const last = start.indexOf('\n--- ');
  const end = last < 0 ? -1 : start.indexOf('\n', last + 1);
  return end < 0 ? null : start.subarray(0, end + 1);
}

async function fileKeyOf(header: Buffer, unlock: Unlock, path: string): Promise<Uint8Array> {
  try {
    return await decrypterOf(unlock).decryptHeader(header);
  } catch (error) {
    const { message } = error as Error;
    if (/HMAC|invalid (stanza|header|version)|base64/i.test(message)) throw new Damaged('its head was changed');
    throw new GroundError('backup-wrong-key', { path }, error);
  }
}

/** The STREAM construction of age: chunks of 64 KiB, each with a counter and the mark of the last one in its nonce. */
class Payload {
  readonly #key: Buffer;
  readonly #counter = Buffer.alloc(12);

  constructor(fileKey: Uint8Array, nonce: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
  }

  seal(plain: Buffer, isLast: boolean): Buffer {
    const cipher = createCipheriv(CIPHER, this.#key, this.#next(isLast), { authTagLength: TAG });
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Buffer, isLast: boolean): Buffer {
    if (sealed.length < TAG) throw new Damaged('it ends too early');
    const decipher = createDecipheriv(CIPHER, this.#key, this.#next(isLast), { authTagLength: TAG });
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    const plain = decipher.update(sealed.subarray(0, sealed.length - TAG));
    try {
      decipher.final();
    } catch {
      throw new Damaged('bytes were changed, or its end is missing');
    }
    return plain;
  }

  #next(isLast: boolean): Buffer {
    const nonce = Buffer.from(this.#counter);
    nonce[11] = isLast ? 1 : 0;
    for (let at = 10; at >= 0; at--) {
      this.#counter[at] = (this.#counter[at]! + 1) & 0xff;
      if (this.#counter[at] !== 0) break;
    }
    return nonce;
  }
}
