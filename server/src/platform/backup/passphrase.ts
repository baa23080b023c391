import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Stanza, type Identity, type Recipient } from 'age-encryption';

/** What the age tool itself takes: a second of work on a usual machine, 256 MB. */
const LOG_N = 18;
/** A header that asks for more would only keep us busy. */
const MAX_LOG_N = 20;
const SALT = 16;
const TAG = 16;
const LABEL = 'age-encryption.org/v1/scrypt';

/** The scrypt recipient of age (age-encryption.org/v1), through the scrypt of Node, which is several times as fast as that of the library. */
export function passphraseRecipient(passphrase: string): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(SALT);
      const key = await derive(passphrase, salt, LOG_N);
      const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: TAG });
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      return [new Stanza(['scrypt', base64(salt), String(LOG_N)], body)];
    },
  };
}

export function passphraseIdentity(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const [stanza] = stanzas;
      const [type, salt = '', logN = ''] = stanza?.args ?? [];
      if (!stanza || stanzas.length !== 1 || type !== 'scrypt' || stanza.body.length !== 16 + TAG) return null;
      if (!/^[1-9]\d?$/.test(logN) || Number(logN) > MAX_LOG_N) return null;
      const key = await derive(passphrase, Buffer.from(salt, 'base64'), Number(logN));
      const decipher = createDecipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: TAG });
      decipher.setAuthTag(stanza.body.subarray(16));
      const fileKey = decipher.update(stanza.body.subarray(0, 16));
      try {
        decipher.final();
        return fileKey;
      } catch {
        return null;
      }
    },
  };
}

const scryptAsync = promisify<string, Buffer, number, object, Buffer>(scrypt);

function derive(passphrase: string, salt: Buffer, logN: number): Promise<Buffer> {
  const limits = { N: 2 ** logN, r: 8, p: 1, maxmem: 2 * 128 * 8 * 2 ** logN };
  return scryptAsync(passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, limits);
}

/** As age writes it: without the padding. */
const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
