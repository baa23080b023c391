import { createCipheriv, randomBytes } from 'node:crypto';
import { decrypt, encrypt, getJsApiSignature, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAesKey, jsapiSignature, openEnvelope, sealEnvelope, signatureOf, type EnvelopeKeys } from '../src/index.ts';

const keys: EnvelopeKeys = {
  token: 'h8WqZr2LdN5tYc7b',
  aesKey: 'tB6mQ1xZr9KcV3sLw0PdJ8nGfYh4EuA7iXoR2kMqW5y',
  receiveId: 'ww3d91c0e5b7a26f48',
};
const sent = { timestamp: '1780272500', nonce: 'lrnonce' };
const sealing = { ...sent, random16: 'li-ren-random-16' };
const open = (encrypted: string, how: Partial<EnvelopeKeys> = {}, as = encrypted) =>
  openEnvelope(
    { ...keys, ...how },
    { ...sent, encrypted, signature: signatureOf({ ...sent, token: keys.token, encrypted: as }) },
  );

const texts = fc.string({ unit: 'grapheme', maxLength: 400 }).map((text) => text.toWellFormed());
const aesKeys = fc.stringMatching(/^[A-Za-z0-9]{43}$/);
const tokens = fc.stringMatching(/^[A-Za-z0-9]{1,32}$/);
const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('an envelope', () => {
  test('law: what is sealed opens, whatever the key, and fills blocks of 32', () => {
    fc.assert(
      fc.property(texts, aesKeys, tokens, sixteen, (text, aesKey, token, random16) => {
        const own = { ...keys, aesKey, token };
        const { encrypted, signature } = sealEnvelope(own, text, { ...sent, random16 });
        expect(Buffer.from(encrypted, 'base64').length % 32).toBe(0);
        expect(openEnvelope(own, { ...sent, encrypted, signature })).toEqual({ ok: true, text });
      }),
    );
  });

  test('law: byte for byte what the official library seals and signs, and each opens the other', () => {
    fc.assert(
      fc.property(texts, aesKeys, sixteen, (text, aesKey, random16) => {
        const { encrypted, signature } = sealEnvelope({ ...keys, aesKey }, text, { ...sent, random16 });
        expect(encrypted).toBe(encrypt(aesKey, text, keys.receiveId, Buffer.from(random16)));
        expect(signature).toBe(getSignature(keys.token, sent.timestamp, sent.nonce, encrypted));
        expect(decrypt(aesKey, encrypted)).toMatchObject({ message: text, id: keys.receiveId });
      }),
    );
  });

  test('law: no changed letter of what was signed goes unnoticed', () => {
    const { encrypted, signature } = sealEnvelope(keys, '加盟费多少', sealing);
    const envelope = { ...sent, encrypted, signature };
    fc.assert(
      fc.property(fc.constantFrom('timestamp', 'nonce', 'encrypted', 'signature'), fc.nat(), (field, at) => {
        const text = envelope[field];
        const place = at % text.length;
        const changed = text.slice(0, place) + (text[place] === '7' ? '8' : '7') + text.slice(place + 1);
        expect(openEnvelope(keys, { ...envelope, [field]: changed })).toEqual({ ok: false, why: 'signature' });
      }),
    );
  });

  test.each<[string, Partial<EnvelopeKeys>]>([
    ['another token', { token: 'another' }],
    ['no token', { token: '' }],
  ])('%s: the signature is wrong', (_, how) => {
    const { encrypted, signature } = sealEnvelope(keys, 'a', sealing);
    expect(openEnvelope({ ...keys, ...how }, { ...sent, encrypted, signature })).toEqual({
      ok: false,
      why: 'signature',
    });
  });

  test.each(['', 'abc', '0'.repeat(40), '已签名'])('a signature of "%s" is none', (signature) => {
    const { encrypted } = sealEnvelope(keys, 'a', sealing);
    expect(openEnvelope(keys, { ...sent, encrypted, signature })).toEqual({ ok: false, why: 'signature' });
  });

  test('somebody else’s corp id is refused, also one that begins with ours', () => {
    for (const receiveId of ['ww0000000000000000', '', `${keys.receiveId}0`, keys.receiveId.slice(0, -1)]) {
      const { encrypted } = sealEnvelope({ ...keys, receiveId }, 'a', sealing);
      expect(open(encrypted)).toEqual({ ok: false, why: 'receiver' });
    }
  });

  test('every way to pad wrongly is refused', () => {
    const plain = Buffer.concat([
      Buffer.from(sealing.random16),
      Buffer.from([0, 0, 0, 1]),
      Buffer.from(`a${keys.receiveId}`),
    ]);
    const pad = 32 - (plain.length % 32);
    const padded = (bytes: number[]) => rawly(Buffer.concat([plain, Buffer.from(bytes)]));
    const right = Array<number>(pad).fill(pad);
    expect(open(padded(right))).toEqual({ ok: true, text: 'a' });
    expect(open(padded([...right.slice(0, -1), 0]))).toEqual({ ok: false, why: 'padding' });
    expect(open(padded([...right.slice(0, -1), 33]))).toEqual({ ok: false, why: 'padding' });
    expect(open(padded([0, ...right.slice(1)]))).toEqual({ ok: false, why: 'padding' });
    expect(open(padded([...right.slice(0, -2), pad ^ 1, pad]))).toEqual({ ok: false, why: 'padding' });
    // A whole block too many, as some libraries would take it.
    expect(open(padded(Array<number>(pad + 32).fill(pad + 32)))).toEqual({ ok: false, why: 'padding' });
    // More than the whole.
    expect(open(rawly(Buffer.alloc(16, 17)))).toEqual({ ok: false, why: 'padding' });
  });

  test('another key gives no text', () => {
    const { encrypted } = sealEnvelope(keys, 'a', sealing);
    const opened = open(encrypted, { aesKey: 'kMqW5ytB6mQ1xZr9KcV3sLw0PdJ8nGfYh4EuA7iXoR2' });
    expect(opened.ok).toBe(false);
  });

  test.each([
    ['nothing', ''],
    ['no base64', 'eh?'],
    ['blanks, as a + in a query becomes', 'AAAA AAAA AAAA AAAA AAAA=='],
    ['no whole block', Buffer.alloc(31).toString('base64')],
  ])('%s is no cipher text', (_, encrypted) => {
    expect(open(encrypted)).toEqual({ ok: false, why: 'format' });
  });

  test('cut off, at every block', () => {
    const { encrypted } = sealEnvelope(keys, '加盟费多少'.repeat(20), sealing);
    const bytes = Buffer.from(encrypted, 'base64');
    for (let length = 16; length < bytes.length; length += 16)
      expect(open(bytes.subarray(0, length).toString('base64')).ok).toBe(false);
  });

  test('a length that reaches beyond the end, and a plain text without one', () => {
    const beyond = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 4, 0]), Buffer.from(keys.receiveId)]);
    expect(open(sealedPlain(beyond))).toEqual({ ok: false, why: 'format' });
    expect(open(sealedPlain(Buffer.alloc(10)))).toEqual({ ok: false, why: 'format' });
  });

  test('a key is 43 letters and digits, and a prefix 16 bytes', () => {
    expect([isAesKey(keys.aesKey), isAesKey(keys.aesKey.slice(1)), isAesKey(`${keys.aesKey.slice(1)}+`)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(() => sealEnvelope({ ...keys, aesKey: 'short' }, 'a', sealing)).toThrow(RangeError);
    expect(() => sealEnvelope(keys, 'a', { ...sent, random16: 'short' })).toThrow(RangeError);
  });

  test('its XML is what the platform takes as a passive reply', () => {
    const { encrypted, signature, xml } = sealEnvelope(keys, 'a', sealing);
    expect(xml).toBe(
      `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>` +
        `<TimeStamp>1780272500</TimeStamp><Nonce><![CDATA[lrnonce]]></Nonce></xml>`,
    );
  });
});

/** Encrypts what is padded already. */
function rawly(padded: Buffer): string {
  const key = Buffer.from(`${keys.aesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

function sealedPlain(plain: Buffer): string {
  const pad = 32 - (plain.length % 32);
  return rawly(Buffer.concat([plain, Buffer.alloc(pad, pad)]));
}

test('law: the JS-API signature is that of the official library, and what follows # does not count', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (url, fragment) => {
      const nonce = randomBytes(8).toString('hex');
      const how = { ticket: 'sM4AOVdWfPE4DxkXGEs8', nonce, timestamp: 1_414_587_457 };
      const theirs = getJsApiSignature({ ...how, url, nonceStr: nonce }).signature;
      expect(jsapiSignature({ ...how, url })).toBe(theirs);
      expect(jsapiSignature({ ...how, url: `${url}#${fragment}` })).toBe(theirs);
    }),
  );
});
