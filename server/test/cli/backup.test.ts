import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createBackups } from '#platform/backup';
import { readConfig } from '#platform/config';
import { employ, programOf, sessionOf } from '../security/callers.ts';
import { Keeper } from '../support/keeper.ts';
import { pngOf } from '../support/pictures.ts';
import { Customer, openWorld, type World } from '../support/world.ts';
import { newPlace, type Place } from '../support/place.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'liren backup '));
const passphrase = join(folder, 'passphrase');
const other = join(folder, 'other-passphrase');
const picture = await pngOf(3_000);
const withPassphrase = ['--passphrase-file', passphrase];

interface Told {
  file: string;
  bytes: number;
  rows: number;
  tables: Record<string, { rows: number; sum: string }>;
  files: { count: number; missing: string[] };
  masterKey: string;
}
interface Acknowledged {
  readonly conversation: string;
  readonly seq: number;
  readonly text: string;
}

let world: World;
let full: Told;
let acknowledged: Acknowledged[];
let customers: { token: string; conversation: string }[];
let fileUrl: string;
/** Somebody's session when the backup was made. */
let signedIn: Headers;

beforeAll(async () => {
  writeFileSync(passphrase, 'a passphrase of several words\n', { mode: 0o600 });
  writeFileSync(other, 'quite another set of words\n', { mode: 0o600 });
  world = await openWorld();
  const { home } = world.house.config;
  const key = world.database.masterKey.toString('base64url');
  writeFileSync(join(home, 'secrets/master.key'), `${key}\n`, { mode: 0o600 });
  vi.stubEnv('LIREN_HOME', home);
  vi.stubEnv('DATABASE_URL', world.database.ownerUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const backup = async (...words: string[]): Promise<Told> => {
  const { code, stdout, stderr } = await called('backup', ...words, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Told;
};

/** Customers who write without a pause until they are told to stop. */
function load(count: number) {
  let stopped = false;
  const told: Acknowledged[] = [];
  const work = Array.from({ length: count }, async (_, at) => {
    const customer = await world.customer(`under load ${at}`);
    for (let n = 1; !stopped; n++) {
      const text = `第 ${n} 句，来自 ${at}`;
      // What is refused was not acknowledged.
      const message = await customer.says(text).catch(() => null);
      if (message) told.push({ conversation: customer.conversation, seq: message.seq, text });
      else await new Promise((later) => setTimeout(later, 300));
    }
    return { token: customer.token, conversation: customer.conversation };
  });
  return {
    told,
    stop: () => {
      stopped = true;
      return Promise.all(work);
    },
  };
}

describe('a backup', () => {
  test('is one moment of a house that is busy, with its uploads', async () => {
    const li = await world.customer('li');
    await li.sends(new Blob([picture], { type: 'image/png' }), '门头.png');
    await li.asks('加盟费多少');
    const admin = await employ(world, world.tenant, { name: '林悦', roles: ['admin'] });
    signedIn = new Headers(await sessionOf(world, world.tenant, admin));
    expect((await fetch(`${world.url}/api/v1/session`, { headers: signedIn })).status).toBe(200);
    await programOf(world, world.tenant, { by: admin, scopes: [] });
    await Keeper.signIn(world.url, world.house);
    const burst = load(4);
    await vi.waitFor(() => expect(burst.told.length).toBeGreaterThan(20), 20_000);
    acknowledged = [...burst.told];
    full = await backup('--to', join(folder, 'full.age'), ...withPassphrase, '--with-keys');
    customers = [...(await burst.stop()), { token: li.token, conversation: li.conversation }];
    expect(burst.told.length).toBeGreaterThan(acknowledged.length);
    expect(full.files).toMatchObject({ count: 1, missing: [] });
    expect(full.tables['messages']!.rows).toBeGreaterThanOrEqual(acknowledged.length);
    expect(statSync(full.file)).toMatchObject({ size: full.bytes });
    expect(statSync(full.file).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    const messages = await li.messages();
    fileUrl = messages.flatMap(({ body }) => (body.kind === 'image' ? [body.file.url] : []))[0]!;
  });

  test('is an age file that holds a tar archive, for whoever has the key', async () => {
    const identity = await generateIdentity();
    const { file } = await backup('--to', folder, '--recipient', await identityToRecipient(identity));
    expect(file).toMatch(/\/liren-\d{8}T\d{6}Z\.age$/);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const archive = Buffer.from(await decrypter.decrypt(readFileSync(file)));
    expect(archive.toString('latin1', 257, 262)).toBe('ustar');
    expect(archive.toString('latin1', 0, 17)).toBe('liren-backup.json');
    const other = new Decrypter();
    other.addPassphrase('a passphrase of several words');
    const sealed = readFileSync(full.file);
    await other.decryptHeader(sealed.subarray(0, sealed.indexOf('\n', sealed.indexOf('\n--- ') + 1) + 1));
    // Without --with-keys the key that opens what customers said is not in it.
    expect(archive.includes(world.database.masterKey)).toBe(false);
  });

  test('names the uploads that it could not read', async () => {
    const { home } = world.house.config;
    const [row] = await world.rows<{ tenant_id: string; id: string }>('select tenant_id, id from files');
    const place = join(home, 'files', row!.tenant_id, row!.id.slice(-2), row!.id);
    const kept = readFileSync(place);
    rmSync(place);
    const { code, stdout } = await called('backup', '--to', join(folder, 'gap.age'), ...withPassphrase, '--json');
    writeFileSync(place, kept);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Told).files).toMatchObject({ count: 0, missing: [`${row!.tenant_id}/${row!.id}`] });
  });

  test('is made by the clock when it is time, and the oldest go', async () => {
    const backups = join(folder, 'by the clock');
    const { home } = world.house.config;
    const env = { LIREN_HOME: home, BACKUP_DIR: backups, BACKUP_EVERY: '6h', BACKUP_KEEP: '2' };
    const config = readConfig({ env: { ...env, BACKUP_PASSPHRASE_FILE: passphrase }, root: home });
    let at = new Date('2026-11-22T03:00:00Z');
    const clock = createBackups({ config, ownerUrl: world.database.ownerUrl, now: () => at });
    const later = (hours: number) => (at = new Date(at.getTime() + hours * 3_600_000));
    expect(clock.last()).toBeNull();
    expect(await clock.runIfDue()).toMatchObject({ head: { withKeys: false } });
    expect(clock.last()).toEqual(at);
    later(5.9);
    expect(await clock.runIfDue()).toBeNull();
    for (let n = 0; n < 2; n++) {
      later(6.1);
      expect(await clock.runIfDue()).not.toBeNull();
    }
    expect(readdirSync(backups).toSorted()).toEqual(['liren-20261122T150000Z.age', 'liren-20261122T210600Z.age']);
  });

  test('by the clock that is started again while it is being made ends at once, whichever process starts it', async () => {
    const backups = join(folder, 'twice');
    const { home } = world.house.config;
    const env = { LIREN_HOME: home, BACKUP_DIR: backups, BACKUP_EVERY: '6h', BACKUP_PASSPHRASE_FILE: passphrase };
    const config = readConfig({ env, root: home });
    const now = () => new Date('2026-11-22T03:00:00Z');
    const clock = () => createBackups({ config, ownerUrl: world.database.ownerUrl, now });
    const both = await Promise.all([clock().runIfDue(), clock().runIfDue()]);
    expect(both.filter((each) => each === 'running')).toHaveLength(1);
    expect(readdirSync(backups)).toEqual(['liren-20261122T030000Z.age']);
    // The lock is free again, and there is nothing to make.
    expect(await clock().runIfDue()).toBeNull();
  });

  test('that is stopped leaves nothing', async () => {
    const making = called('backup', '--to', join(folder, 'stopped.age'), ...withPassphrase);
    // Deriving the key from a passphrase takes longer than this.
    setTimeout(() => process.emit('SIGINT'), 50);
    const { code, stdout, stderr } = await making;
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The backup was stopped. Nothing of it was kept.\n',
    });
    expect(readdirSync(folder).filter((name) => name.includes('stopped'))).toEqual([]);
  });

  test.each([
    [['backup'], 'Say who can open it'],
    [['backup', '--recipient', 'age1x'], 'is no age recipient'],
    [['backup', ...withPassphrase, '--recipient', 'age1x'], 'not both'],
    [['backup', ...withPassphrase, '--to', '/nowhere/at/all'], 'There is no folder'],
    [['backup', ...withPassphrase, '--to', passphrase], 'is there already'],
    [['restore', '/nowhere'], 'There is no file'],
    [['restore', passphrase], 'Say what opens it'],
  ])('%j is wrong usage', async (words, says) => {
    const { code, stdout, stderr } = await called(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('takes no passphrase that others can read', async () => {
    const open = join(folder, 'open');
    writeFileSync(open, 'a passphrase of several words\n', { mode: 0o644 });
    expect((await called('backup', '--passphrase-file', open)).stderr).toContain('chmod 600');
  });
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Ends with the test. */
async function elsewhere(): Promise<Place> {
  const place = await newPlace(folder);
  ends.push(() => place.drop());
  return place;
}
async function start(place: Place): Promise<string> {
  const { url, stop } = await place.start();
  ends.push(stop);
  return url;
}

const restored = (...words: string[]) => called('restore', full.file, ...words);

describe('F-21: a restore drill', () => {
  test('brings all of it back on another machine, and the house goes on', async () => {
    await world.close();
    const place = await elsewhere();
    const { code, stdout, stderr } = await restored(...withPassphrase);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('every table compared');

    const again = await backup('--to', join(folder, 'again.age'), ...withPassphrase);
    // Every table is as it was, but for the sessions: the backup holds some, and none goes on.
    for (const table of ['sessions', 'keeper_sessions']) {
      expect(full.tables[table]!.rows).toBeGreaterThan(0);
      expect(again.tables[table]!.rows).toBe(0);
    }
    const { sessions, keeper_sessions } = again.tables;
    expect(again.tables).toEqual({ ...full.tables, sessions, keeper_sessions });
    expect(again.masterKey).toBe(full.masterKey);

    const url = await start(place);
    expect((await fetch(`${url}/api/v1/session`, { headers: signedIn })).status).toBe(401);
    for (const { token, conversation } of customers) {
      const told = await new Customer(url, token, conversation).messages();
      const said = new Map(told.map(({ seq, body }) => [seq, body]));
      for (const { seq, text } of acknowledged.filter((each) => each.conversation === conversation))
        expect(said.get(seq)).toMatchObject({ text });
    }
    // Who wrote without a pause may still wait for answers of before; this one does not.
    const li = customers.at(-1)!;
    const customer = new Customer(url, li.token, li.conversation);
    expect((await customer.asks('加盟费多少')).body.kind).toBe('answer');
    const file = await fetch(new URL(fileUrl, url));
    expect(Buffer.from(await file.arrayBuffer())).toEqual(picture);
  });

  test('gives facts new numbers on a server that is younger than the backup, in the old order', async () => {
    const place = await elsewhere();
    await restored(...withPassphrase);
    await place.rows(
      `update facts set xid = (10000000000 + (id * 7919) % 100)::text::xid8;
       insert into fact_cursors (consumer, xid, id) select 'drill', xid, id from facts order by xid, id offset 3 limit 1`,
    );
    const order = 'select type, at, payload from facts order by xid, id';
    const before = await place.rows(order);
    const { file } = await backup('--to', join(folder, 'older.age'), ...withPassphrase, '--with-keys');
    const younger = await elsewhere();
    expect(await called('restore', file, ...withPassphrase)).toMatchObject({ code: 0 });
    expect(await younger.rows(order)).toEqual(before);
    const [state] = await younger.rows<{ left: number; present: boolean }>(
      `select (select count(*)::int from facts f, fact_cursors c where c.consumer = 'drill' and (f.xid, f.id) > (c.xid, c.id)) as left,
              (select max(xid) < pg_snapshot_xmin(pg_current_snapshot()) from facts) as present`,
    );
    expect(state).toEqual({ left: before.length - 4, present: true });
  });

  test('replaces what is there only when told so by name', async () => {
    const place = await elsewhere();
    await restored(...withPassphrase);
    await place.rows(`update tenants set name = '后来改的名字'`);
    expect((await restored(...withPassphrase)).stderr).toContain('already holds a company');
    expect(await restored(...withPassphrase, '--replace')).toMatchObject({ code: 2 });
    const wrong = await restored(...withPassphrase, '--replace', '--confirm', 'another');
    expect(wrong).toMatchObject({ code: 1 });
    const { name } = place;
    const names = () => place.rows<{ name: string }>('select distinct name from tenants');
    expect(await names()).toEqual([{ name: '后来改的名字' }]);
    expect(await restored(...withPassphrase, '--replace', '--confirm', name)).toMatchObject({ code: 0 });
    expect(await names()).not.toEqual([{ name: '后来改的名字' }]);
  });

  test('names what had ended since the backup and stands again by it', async () => {
    const place = await elsewhere();
    const first = await restored(...withPassphrase);
    expect(first.stderr).toBe('');
    const [company] = await place.rows<{ id: string; name: string }>('select id, name from tenants');
    await place.rows(
      `update api_keys set revoked_at = now();
       update staff set disabled_at = now() where name = '林悦';
       update keepers set disabled_at = now();
       insert into erasures (tenant_id, id, company_id, company_name, asked_by, asked_at)
         select '00000000-0000-0000-0000-000000000000', gen_random_uuid(), id, name, id, now() from tenants`,
    );
    const [keeper] = await place.rows<{ name: string }>('select name from keepers');
    const told = await restored(...withPassphrase, '--replace', '--confirm', place.name);
    expect(told.stdout).toContain('everybody signs in again');
    expect(told.stderr.trimEnd().split('\n')).toEqual([
      `Companies that were erased are back; erase them again: ${company!.name}`,
      `API keys that were revoked are valid again; revoke them: 程序 (${company!.name})`,
      `People who were disabled can sign in again; disable them: 林悦 (${company!.name}), ${keeper!.name}`,
    ]);
    // The second time there is nothing to end again.
    expect((await restored(...withPassphrase, '--replace', '--confirm', place.name)).stderr).toBe('');
  });

  test('waits until nobody works on the database', async () => {
    const place = await elsewhere();
    await restored(...withPassphrase);
    await start(place);
    const { name } = place;
    const { code, stderr } = await restored(...withPassphrase, '--replace', '--confirm', name);
    expect(code).toBe(1);
    expect(stderr).toContain('stop it before you restore');
  });
});

describe('a backup that does not fit changes nothing, and says why in one sentence', () => {
  let place: Place;
  beforeAll(async () => {
    place = await newPlace(folder);
  });
  afterAll(() => place.drop());

  const refused = async (file: string, says: string, unlock = withPassphrase) => {
    const { code, stdout, stderr } = await called('restore', file, ...unlock);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/没有更改任何数据。\n.*Nothing was changed\.\n$/);
    expect(stderr).not.toContain('    at ');
    expect(await place.rows(`select from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([]);
  };
  const changed = (change: (bytes: Buffer) => Buffer) => {
    const file = join(folder, 'changed.age');
    writeFileSync(file, change(readFileSync(full.file)));
    return file;
  };

  test('another passphrase', () => refused(full.file, 'this is not the key', ['--passphrase-file', other]));
  test('another key', async () => {
    const key = join(folder, 'another.key');
    expect(await called('backup', 'key', key)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^age1/) });
    await refused(full.file, 'this is not the key', ['--identity', key]);
  });
  test('something else', async () => {
    writeFileSync(join(folder, 'text'), 'hello');
    await refused(join(folder, 'text'), 'is not a backup of Liren');
  });
  test.each([0.999, 0.5, 0.1])('cut off after %f of it', (share) =>
    refused(
      changed((bytes) => bytes.subarray(0, Math.floor(bytes.length * share))),
      'is damaged',
    ),
  );
  test('cut off between two chunks', () =>
    refused(
      changed((bytes) => {
        const start = bytes.indexOf('\n', bytes.indexOf('\n--- ') + 1) + 1 + 16;
        return bytes.subarray(0, start + (64 * 1024 + 16) * 2);
      }),
      'is damaged',
    ));
  test.each([0.02, 0.3, 0.6, 0.999])('one bit flipped at %f of it', (share) =>
    refused(
      changed((bytes) => {
        bytes[Math.floor(bytes.length * share)]! ^= 4;
        return bytes;
      }),
      'is damaged',
    ),
  );
  test('one without its keys, in a home with other keys', async () => {
    const file = join(folder, 'again.age');
    await refused(file, `the master key with the fingerprint ${full.masterKey}`);
  });
});
