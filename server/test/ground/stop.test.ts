import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, withPort } from '#platform/config';
import { build } from '../../src/compose.ts';
import { choosePort } from '../../src/port.ts';
import { running } from '../../src/roles/start.ts';
import { Customer } from '../support/customer.ts';
import { freshDatabase } from '../support/postgres.ts';
import { openWire } from '../support/wire.ts';

/** What `run` waits for. */
const limitMs = 6_000;

test('stopping ends in time while the database hangs and a request waits for it', async () => {
  const database = await freshDatabase();
  const wire = await openWire(database.ownerUrl);
  const home = mkdtempSync(join(tmpdir(), 'liren-stop-'));
  try {
    const env = { LIREN_HOME: home, LIREN_DEMO: '0', LIREN_LOG: 'silent' };
    const { port } = await choosePort('127.0.0.1', 0);
    const config = withPort(readConfig({ env, root: home }), port);
    const secrets = { ...config.secrets, masterKey: database.masterKey };
    const house = await build({ ...config, secrets }, { ownerUrl: wire.of(database.ownerUrl) });
    const product = running(house);
    await product.start();
    const [widget] = await house.staff
      .tenants()
      .then(([first]) => house.db.tenant(first!.id, (tx) => house.channels.widgets(tx)));
    wire.freeze();
    const { publicUrl: url } = config.http;
    const waiting = Customer.arrive({ url, widget: widget!.key, locale: 'zh-CN' }).catch(() => 'cut off');
    await new Promise((next) => setTimeout(next, 50));
    const from = performance.now();
    await product.stop();
    expect(performance.now() - from).toBeLessThan(limitMs);
    expect(await waiting).toBe('cut off');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  } finally {
    await wire.cut();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  }
});
