/**
 * `./liren bench restore`: how long a backup and a restore take, beside the plain COPY of the same rows out of one
 * database and into an empty table, in the same run. Exits 1 when what came back differs.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import type pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { backUp, releaseVersion, restore, storedFiles } from '#platform/backup';
import { asOwner } from '#platform/db';
import { printTable, row } from './restore-table.ts';
import { machineLine, machineOf } from './machine.ts';
import { openWorld, postgresVersion, type World } from './world.ts';

interface Options {
  megabytes: number;
  json?: boolean;
}

const clock = () => performance.now() / 1_000;
const database = 'liren_bench_restore';

export async function run(options: Record<string, number | boolean>): Promise<boolean> {
  const { megabytes, json } = options as unknown as Options;
  const loadBefore = loadavg()[0]!;
  const world = await openWorld();
  const folder = mkdtempSync(join(tmpdir(), 'liren-bench-restore-'));
  try {
    await fill(world, megabytes);
    const identity = await generateIdentity();
    const target = join(folder, 'bench.age');
    const begun = clock();
    const made = await backUp({
      ownerUrl: world.ownerUrl,
      target,
      lock: { recipients: [await identityToRecipient(identity)] },
      secrets: world.config.secrets,
      withKeys: false,
      files: storedFiles(world.config),
      version: releaseVersion(),
      now: () => new Date(),
    });
    const backupSeconds = clock() - begun;
    const { out, into, bytes } = await plainCopy(world);
    await world.sql(`create database ${database}`);
    const elsewhere = new URL(world.ownerUrl);
    elsewhere.pathname = `/${database}`;
    const restoreBegun = clock();
    const brought = await restore({
      path: target,
      unlock: { identities: [identity] },
      ownerUrl: elsewhere.href,
      masterKey: world.config.secrets.masterKey,
      files: storedFiles(world.config),
      replace: false,
      keepKeys: () => undefined,
    });
    const restoreSeconds = clock() - restoreBegun;
    const rows = [
      row('backup (read, sum, encrypt, sync)', brought.bytes, backupSeconds),
      row('limit: COPY messages to nowhere', bytes, out),
      row('restore (check, fill, compare, index)', brought.bytes, restoreSeconds),
      row('limit: COPY messages into an empty table', bytes, into),
    ];
    const same = JSON.stringify(made.manifest.tables) === JSON.stringify(brought.manifest.tables);
    const machine = machineOf(await postgresVersion(world), loadBefore);
    if (json) console.log(JSON.stringify({ machine, rows, same, file: statSync(target).size }));
    else printTable({ line: machineLine(machine), rows, same, file: statSync(target).size });
    return same;
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Messages like those of life: sealed bodies of some hundred bytes in conversations that exist. */
async function fill(world: World, megabytes: number): Promise<void> {
  const [{ tenant, conversation }] = (await world.sql<{ tenant: string; conversation: string }>(
    'select tenant_id as tenant, id as conversation from conversations limit 1',
  )) as [{ tenant: string; conversation: string }];
  const rows = Math.ceil((megabytes * 1e6) / 450);
  // A seed that does not compress, cut in many ways.
  await world.sql(
    `insert into messages (tenant_id, conversation_id, seq, id, author, kind, audience, body, created_at)
     select $1, $2, 1000000 + n, gen_random_uuid(), 'customer', 'text', 'all',
       substring($3::bytea from (n % 4000)::int + 1 for 320 + (n % 64)::int), now() from generate_series(1, $4::bigint) n`,
    [tenant, conversation, randomBytes(8_000), rows],
  );
}

async function plainCopy(world: World): Promise<{ out: number; into: number; bytes: number }> {
  return asOwner(world.ownerUrl, async (client: pg.Client) => {
    await client.query('begin; create table bench_copy (like messages)');
    const begun = clock();
    let bytes = 0;
    const pieces: Buffer[] = [];
    for await (const piece of client.query(to('copy (select * from messages) to stdout (format binary)'))) {
      bytes += (piece as Buffer).length;
      pieces.push(piece as Buffer);
    }
    const out = clock() - begun;
    const filling = client.query(from('copy bench_copy from stdin (format binary)'));
    const intoBegun = clock();
    for (const piece of pieces) if (!filling.write(piece)) await once(filling, 'drain');
    filling.end();
    await once(filling, 'finish');
    const into = clock() - intoBegun;
    await client.query('rollback');
    return { out, into, bytes };
  });
}
