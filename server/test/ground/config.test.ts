import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroundError, readConfig, withPort } from '#platform/config';
import type { Env } from '#platform/config';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'liren-config-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (env: Env = {}) => readConfig({ env, root });

function faultOf(act: () => unknown): GroundError {
  try {
    act();
  } catch (error) {
    if (error instanceof GroundError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('settings', () => {
  it('has a safe value for each that is not given', () => {
    const { secrets, ...config } = read();
    expect(config).toEqual({
      home: join(root, '.liren'),
      http: { host: '127.0.0.1', port: 8787, publicUrl: 'http://127.0.0.1:8787', publicUrlGiven: false },
      database: { kind: 'embedded' },
      roles: ['api', 'socket', 'worker', 'clock'],
      logLevel: 'warn',
      demo: true,
      trustedProxies: [],
      operationsToken: undefined,
      quiet: false,
    });
    expect(secrets.masterKey).toHaveLength(32);
  });

  it.each([
    [{ PORT: 'abc' }, 'setting-invalid', 'PORT=abc'],
    [{ PORT: '70000' }, 'setting-invalid', '65535'],
    [{ HOST: 'a b' }, 'setting-invalid', 'HOST'],
    [{ PUBLIC_URL: 'ftp://a' }, 'setting-invalid', 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://a/?x=1' }, 'setting-invalid', 'PUBLIC_URL'],
    [{ LIREN_ROLES: 'api,scoket' }, 'setting-invalid', 'perhaps socket is meant'],
    [{ LIREN_LOG: 'loud' }, 'setting-invalid', 'silent'],
    [{ LIREN_DEMO: 'maybe' }, 'setting-invalid', '1 or 0'],
    [{ LIREN_ROLE: 'api' }, 'setting-unknown', 'perhaps LIREN_ROLES is meant'],
    [{ LIREN_SOMETHING_ELSE: '1' }, 'setting-unknown', 'the settings are'],
    [{ DATABASE_URL: 'mysql://a:b@c/d' }, 'setting-invalid', 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://c/' }, 'setting-invalid', 'DATABASE_URL'],
  ])('refuses %o with one sentence', (env, code, words) => {
    const fault = faultOf(() => read(env as Env));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(words);
    expect(fault.message).not.toMatch(/\{\w+\}|\n/);
    expect(fault.zh).not.toMatch(/\{\w+\}|\n/);
  });

  it('never repeats a database password', () => {
    expect(faultOf(() => read({ DATABASE_URL: 'postgres://:hunter2@host' })).message).not.toContain('hunter2');
  });

  it('lets the public URL follow the port unless the operator gave one', () => {
    expect(withPort(read({ HOST: '0.0.0.0' }), 9001).http.publicUrl).toBe('http://127.0.0.1:9001');
    expect(withPort(read({ PUBLIC_URL: 'https://chat.example.com/' }), 9001).http).toMatchObject({
      port: 9001,
      publicUrl: 'https://chat.example.com',
    });
  });

  it('names a home that is a file', () => {
    writeFileSync(join(root, 'taken'), '');
    expect(faultOf(() => read({ LIREN_HOME: 'taken' })).code).toBe('folder-is-file');
  });
});

describe.skipIf(process.platform === 'win32')('secrets', () => {
  const folder = () => join(root, '.liren', 'secrets');

  it('are made once, for their owner only, and stay', () => {
    const first = read().secrets;
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder())) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
    expect(read().secrets).toEqual(first);
    const texts = readdirSync(folder()).map((name) => readFileSync(join(folder(), name), 'utf8'));
    expect(new Set(texts).size).toBe(3);
  });

  it('are refused when others can read them', () => {
    read();
    chmodSync(join(folder(), 'signing.key'), 0o640);
    expect(faultOf(read).code).toBe('secret-exposed');
    chmodSync(join(folder(), 'signing.key'), 0o600);
    chmodSync(folder(), 0o755);
    expect(faultOf(read).code).toBe('secret-exposed');
  });

  it.each([
    ['master.key', 'c2hvcnQ'],
    ['master.key', ''],
    ['postgres.password', 'short'],
    ['postgres.password', `${'x'.repeat(40)}'; drop`],
  ])('are refused when %s holds "%s"', (file, text) => {
    mkdirSync(folder(), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder(), file), text, { mode: 0o600 });
    expect(faultOf(read).code).toBe('secret-damaged');
  });

  it('are not made anew over data that needs the lost one', () => {
    read();
    writeFileSync(join(root, '.liren', 'postgres.json'), '{}');
    rmSync(join(folder(), 'master.key'));
    expect(faultOf(read).code).toBe('secret-lost');
  });
});
