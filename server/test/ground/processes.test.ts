import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig, withPort } from '#platform/config';
import { build } from '../../src/compose.ts';
import { choosePort } from '../../src/port.ts';
import { running } from '../../src/roles/start.ts';
import { Customer } from '../support/customer.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { openWire } from '../support/wire.ts';

/** What `run` waits for. */
const stopLimitMs = 6_000;

let home: string;
let database: FreshDatabase;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'liren-processes-'));
  database = await freshDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

/** A process of the product, all but the process. */
async function product(ownerUrl: string) {
  const { port } = await choosePort('127.0.0.1', 0);
  const config = withPort(
    readConfig({ env: { LIREN_HOME: home, LIREN_DEMO: '0', LIREN_LOG: 'silent' }, root: home }),
    port,
  );
  const secrets = { ...config.secrets, masterKey: database.masterKey };
  const house = await build({ ...config, secrets }, { ownerUrl });
  return { house, url: config.http.publicUrl, ...running(house) };
}

test('two that start at once on an empty database open one company, and one of them names its admin', async () => {
  const both = await Promise.all([product(database.ownerUrl), product(database.ownerUrl)]);
  const started = await Promise.all(both.map((one) => one.start()));
  expect(started.filter(({ first }) => first)).toHaveLength(1);
  expect(await both[0]!.house.staff.tenants()).toHaveLength(1);
  await Promise.all(both.map((one) => one.stop()));
});

test('stopping ends in time while the database hangs and a request waits for it', async () => {
  const wire = await openWire(database.ownerUrl);
  try {
    const { house, url, start, stop } = await product(wire.of(database.ownerUrl));
    await start();
    const [tenant] = await house.staff.tenants();
    const [widget] = await house.db.tenant(tenant!.id, (tx) => house.channels.widgets(tx));
    wire.freeze();
    const waiting = Customer.arrive({ url, widget: widget!.key, locale: 'zh-CN' }).catch(() => 'cut off');
    await sleep(50);
    const from = performance.now();
    await stop();
    expect(performance.now() - from).toBeLessThan(stopLimitMs);
    expect(await waiting).toBe('cut off');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  } finally {
    await wire.cut();
  }
});
