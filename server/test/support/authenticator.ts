import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

interface Credential {
  id: Buffer;
  key: KeyObject;
  rpId: string;
  userHandle: string;
  counter: number;
}

/** What a test lets the authenticator, or the page that asks it, get wrong. */
export interface Faults {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** Nobody touched it and said a PIN. */
  userVerified?: boolean;
  /** A copy of it counts for itself. */
  counter?: number;
  userHandle?: string;
}

type Options = Record<string, unknown>;
type Answer = Record<string, unknown>;

const base64url = (bytes: Buffer) => bytes.toString('base64url');
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest();

/** A passkey in software, with the browser before it: ES256, no attestation (Web Authentication Level 3, sections 6 and 8.7). */
export class SoftAuthenticator {
  readonly origin: string;
  readonly #credentials: Credential[] = [];

  constructor(origin: string) {
    this.origin = origin;
  }

  create(options: Options, faults: Faults = {}): Answer {
    const { rp, user, challenge } = options as { rp: { id: string }; user: { id: string }; challenge: string };
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = randomBytes(32);
    const credential = { id, key: privateKey, rpId: rp.id, userHandle: user.id, counter: 0 };
    this.#credentials.push(credential);
    const { x, y } = publicKey.export({ format: 'jwk' });
    const cose = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x!, 'base64url'),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y!, 'base64url'),
    ]);
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
    const authData = Buffer.concat([this.#authData(credential, faults, 0x40), attested]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      Buffer.from([0x58, authData.length]),
      authData,
    ]);
    const clientData = this.#clientData('webauthn.create', challenge, faults);
    return answer(id, {
      clientDataJSON: base64url(clientData),
      attestationObject: base64url(attestationObject),
      transports: ['internal'],
    });
  }

  get(options: Options, faults: Faults = {}): Answer {
    const {
      rpId,
      challenge,
      allowCredentials = [],
    } = options as {
      rpId: string;
      challenge: string;
      allowCredentials?: { id: string }[];
    };
    const allowed = (one: Credential) =>
      allowCredentials.length === 0 || allowCredentials.some(({ id }) => id === base64url(one.id));
    const credential = this.#credentials.find((one) => one.rpId === rpId && allowed(one));
    if (!credential) throw new Error('There is no passkey for this');
    credential.counter += 1;
    const authData = this.#authData(credential, faults);
    const clientData = this.#clientData('webauthn.get', challenge, faults);
    const signed = Buffer.concat([authData, sha256(clientData)]);
    return answer(credential.id, {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authData),
      signature: base64url(createSign('sha256').update(signed).sign(credential.key)),
      userHandle: faults.userHandle ?? credential.userHandle,
    });
  }

  #authData(credential: Credential, faults: Faults, more = 0): Buffer {
    const flags = 0x01 | (faults.userVerified === false ? 0 : 0x04) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(faults.counter ?? credential.counter);
    return Buffer.concat([sha256(faults.rpId ?? credential.rpId), Buffer.from([flags]), counter]);
  }

  #clientData(type: string, challenge: string, faults: Faults): Buffer {
    const origin = faults.origin ?? this.origin;
    return Buffer.from(JSON.stringify({ type, challenge: faults.challenge ?? challenge, origin, crossOrigin: false }));
  }
}

function answer(id: Buffer, response: object): Answer {
  return {
    id: base64url(id),
    rawId: base64url(id),
    type: 'public-key',
    response,
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
  };
}

/** A text of fewer than 24 bytes. */
function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}
