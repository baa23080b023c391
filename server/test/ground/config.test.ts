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

const s3 = {
  FILES_S3_ENDPOINT: 'https://s3.example.com',
  FILES_S3_BUCKET: 'files',
  FILES_S3_ACCESS_KEY: 'key',
  FILES_S3_SECRET_KEY: 'secret',
};

describe('settings', () => {
  it('has a safe value for each that is not given', () => {
    const { secrets, ...config } = read();
    expect(config).toEqual({
      home: join(root, '.liren'),
      http: { host: '127.0.0.1', port: 8787, publicUrl: 'http://127.0.0.1:8787', publicUrlGiven: false },
      database: { kind: 'embedded' },
      files: { kind: 'disk' },
      backup: { schedule: null, lock: null },
      mail: null,
      outbound: { allow: expect.anything() as unknown },
      wecom: { api: 'https://qyapi.weixin.qq.com', simulator: 'inside' },
      roles: ['api', 'socket', 'worker', 'clock'],
      logLevel: 'warn',
      demo: true,
      embedding: { kind: 'embedded' },
      chatModel: null,
      trustedProxies: [],
      operationsToken: undefined,
      quiet: false,
    });
    expect(secrets.masterKey).toHaveLength(32);
  });

  it.each([
    [{}, { api: 'https://qyapi.weixin.qq.com', simulator: 'inside' }],
    [{ LIREN_DEMO: '0' }, { api: 'https://qyapi.weixin.qq.com', simulator: null }],
    [{ WECOM_SIMULATOR: '0' }, { api: 'https://qyapi.weixin.qq.com', simulator: null }],
    [
      { WECOM_SIMULATOR: 'http://127.0.0.1:8790/', WECOM_API_URL: 'https://wecom.example/' },
      { api: 'https://wecom.example', simulator: { url: 'http://127.0.0.1:8790' } },
    ],
  ])('knows where WeCom answers: %j', (env, wecom) => expect(read(env).wecom).toEqual(wecom));

  it.each(['https://sim.example', 'http://10.0.0.7:8790', 'yes'])('takes no simulator elsewhere: %s', (place) =>
    expect(() => read({ WECOM_SIMULATOR: place })).toThrow('WECOM_SIMULATOR'),
  );

  it.each([
    ['https://s3.example.com', undefined, false],
    ['http://127.0.0.1:9000', undefined, true],
    ['http://[::1]:9000', undefined, true],
    ['http://minio:9000', undefined, true],
    ['http://127.0.0.1:9000', '0', false],
    ['https://s3.example.com', '1', true],
  ])('finds the bucket of %s (path style %s) in its place', (endpoint, asked, pathStyle) => {
    const env = { ...s3, FILES_S3_ENDPOINT: endpoint, ...(asked && { FILES_S3_PATH_STYLE: asked }) };
    expect(read(env).files).toEqual({
      kind: 's3',
      endpoint,
      region: 'us-east-1',
      bucket: 'files',
      accessKey: 'key',
      secretKey: 'secret',
      pathStyle,
    });
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
    [{ FILES_S3_BUCKET: 'files' }, 'files-incomplete', 'FILES_S3_ENDPOINT, FILES_S3_ACCESS_KEY'],
    [{ FILES_S3_ENDPIONT: 'http://s3' }, 'setting-unknown', 'perhaps FILES_S3_ENDPOINT is meant'],
    [{ ...s3, FILES_S3_ENDPOINT: 'http://s3/files' }, 'setting-invalid', 'without a path'],
    [{ ...s3, FILES_S3_BUCKET: 'A_b' }, 'setting-invalid', 'small letters'],
    [{ ...s3, FILES_S3_PATH_STYLE: 'maybe' }, 'setting-invalid', '1 or 0'],
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
