import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { certifierOf, certify, isGenuine } from './certificate.ts';

const key = randomBytes(32);
const told = {
  format: 'liren-erasure-1' as const,
  company: { id: '0190163d-8694-739b-aea5-966c26f8ad91', name: '满壶晴' },
  askedBy: { id: '0190163d-8694-739b-aea5-966c26f8ad92', name: '管家' },
  askedAt: '2026-11-22T00:00:00.000Z',
  finishedAt: '2026-11-22T00:00:01.000Z',
  rows: { messages: 12, staff: 3 },
  files: 2,
  found: { tables: 30, rows: 0, files: 0 },
  auditHead: { seq: 9, hash: 'ab' },
};

test('a certificate is genuine, also when its keys were stored in another order', () => {
  const signed = certify(key, told);
  expect(isGenuine(signed)).toBe(true);
  expect(signed.publicKey).toBe(certifierOf(key));
  const { rows, ...rest } = signed;
  expect(isGenuine({ rows: { staff: rows['staff']!, messages: rows['messages']! }, ...rest })).toBe(true);
});

test.each([
  ['a number', { rows: { messages: 11, staff: 3 } }],
  ['a name', { company: { id: told.company.id, name: '别家' } }],
  ['what was found', { found: { tables: 30, rows: 1, files: 0 } }],
  ['the key', { publicKey: certifierOf(randomBytes(32)) }],
  ['the signature', { signature: 'AAAA' }],
  ['a key of another length', { publicKey: 'AAAA' }],
])('a certificate with %s changed is not', (_, change) => {
  expect(isGenuine({ ...certify(key, told), ...change })).toBe(false);
});
