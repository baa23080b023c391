import { createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';
import type { Certificate } from '#contracts/http/companies';

type Unsigned = Omit<Certificate, 'publicKey' | 'signature'>;

/** PKCS #8 (RFC 8410) around the 32 bytes of an Ed25519 seed. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** SubjectPublicKeyInfo (RFC 8410) before the 32 bytes of an Ed25519 public key. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs what an erasure did, with a key that follows from the installation's signing key (HKDF, RFC 5869). */
export function certify(signingKey: Buffer, told: Unsigned): Certificate {
  const key = keyOf(signingKey);
  return { ...told, publicKey: publicKeyOf(key), signature: sign(null, spelled(told), key).toString('base64url') };
}

/** The public half, base64url: whoever got it from the operator beforehand can tell a forged certificate. */
export function certifierOf(signingKey: Buffer): string {
  return publicKeyOf(keyOf(signingKey));
}

/** Whether this certificate is unchanged since it was signed by the key it names. */
export function isGenuine({ publicKey, signature, ...told }: Certificate): boolean {
  const raw = Buffer.from(publicKey, 'base64url');
  if (raw.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
  return verify(null, spelled(told), key, Buffer.from(signature, 'base64url'));
}

function keyOf(signingKey: Buffer): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', signingKey, '', 'liren erasure certificates', 32));
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

function publicKeyOf(key: KeyObject): string {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return der.subarray(SPKI_HEAD.length).toString('base64url');
}

/** JSON with keys in one order, so that storing and reading it back changes nothing (in the spirit of RFC 8785). */
function spelled(told: Unsigned): Buffer {
  return Buffer.from(JSON.stringify(sorted(told)));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, each]) => [key, sorted(each)]);
}
