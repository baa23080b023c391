/** The worlds in `fixtures/` were made by the releases that they are named after, with `tools/freeze-world.ts`. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import { Customer } from '../support/world.ts';
import { newPlace, type Place } from '../support/place.ts';
import { called } from '../cli/called.ts';

interface Frozen {
  readonly passphrase: string;
  readonly frozenAt: string;
  readonly migrations: number;
  readonly rows: Record<string, number>;
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
  readonly csrf: string;
  readonly customers: readonly { token: string; conversation: string; messages: Message[] }[];
}

const fixtures = join(import.meta.dirname, 'fixtures');
const folder = mkdtempSync(join(tmpdir(), 'liren upgrade '));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(readdirSync(fixtures))('what release %s left', (release) => {
  const frozen = JSON.parse(readFileSync(join(fixtures, release, 'world.json'), 'utf8')) as Frozen;
  let place: Place;
  let url: string;
  let stop: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    place = await newPlace(folder);
    const passphrase = join(folder, 'passphrase');
    writeFileSync(passphrase, frozen.passphrase, { mode: 0o600 });
    const file = join(fixtures, release, 'world.age');
    const { code, stdout, stderr } = await called('restore', file, '--passphrase-file', passphrase, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [{ steps }] = (await place.rows<{ steps: number }>(
      'select count(*)::int as steps from kysely_migration',
    )) as [{ steps: number }];
    expect((JSON.parse(stdout) as { migrated: number }).migrated).toBe(steps - frozen.migrations);
  });
  afterEach(() => stop());
  afterAll(() => place.drop());

  test('is there after the upgrade, row by row', async () => {
    for (const [table, count] of Object.entries(frozen.rows))
      expect({ table, rows: await place.rows(`select count(*)::int as count from ${table}`) }).toEqual({
        table,
        // A restore ends the sessions.
        rows: [{ count: table === 'sessions' ? 0 : count }],
      });
  });

  test('can be read and gone on with: messages, tokens, sessions, files, answers', async () => {
    // The world came by a restore, which ends sessions; an upgrade in place finds them, as that release wrote them.
    const token = frozen.cookie.split('=')[1]!;
    await place.rows(
      `insert into sessions (tenant_id, id, staff_id, token_hash, created_at, used_at, expires_at)
       select tenant_id, gen_random_uuid(), id, $2, $3, $3, $3::timestamptz + interval '7 days' from staff where email = $1`,
      [frozen.email, createHash('sha256').update(token).digest(), frozen.frozenAt],
    );
    // Sessions and links of then are still good an hour later.
    const ahead = new Date(frozen.frozenAt).getTime() + 3_600_000 - Date.now();
    ({ url, stop } = await place.start({ now: () => new Date(Date.now() + ahead) }));
    for (const { token, conversation, messages } of frozen.customers) {
      const customer = new Customer(url, token, conversation);
      const told = await customer.messages();
      expect(told.map(essence).slice(0, messages.length)).toEqual(messages.map(essence));
      const picture = told.flatMap(({ body }) => (body.kind === 'image' ? [body.file] : []))[0];
      if (picture) expect((await (await fetch(url + picture.url)).arrayBuffer()).byteLength).toBe(picture.size);
    }
    const session = await fetch(`${url}/api/v1/session`, { headers: { cookie: frozen.cookie } });
    expect(await session.json()).toMatchObject({ staff: { email: frozen.email } });
    const again = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: frozen.email, password: frozen.password }),
    });
    expect(again.status).toBe(201);

    const [li, wang] = frozen.customers;
    expect((await new Customer(url, li!.token, li!.conversation).asks('可颂能寄外地吗')).body.kind).toBe('answer');
    const reply = await fetch(`${url}/api/v1/conversations/${wang!.conversation}/messages`, {
      method: 'POST',
      headers: { cookie: frozen.cookie, 'x-csrf-token': frozen.csrf, 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: crypto.randomUUID(), body: { kind: 'text', text: '升级后还在' } }),
    });
    expect(reply.status).toBe(201);
  });
});

/** What a message says and where it stands; links to files are made anew. */
function essence({ seq, id, at, author, body }: Message) {
  return { seq, id, at, author: author.kind, kind: body.kind, ...(body.kind === 'text' ? { text: body.text } : {}) };
}
