import { buffer } from 'node:stream/consumers';
import type { Customers } from '#customers';
import type { Db, Tx } from '#platform/db';
import type { Files } from '#platform/files';
import type { Telemetry } from '#platform/telemetry';
import { readCompany, type Staff } from '#staff';

interface Ground {
  readonly db: Db;
  readonly telemetry: Telemetry;
  onError(error: Error): void;
}

interface Others {
  readonly customers: Customers;
  readonly files: Files;
  readonly staff: Staff;
}

/** What WeCom needs of the other chapters. */
export function wecomParts({ db, telemetry, onError }: Ground, { customers, files, staff }: Others) {
  return {
    onError,
    log: telemetry.log,
    chance: Math.random,
    localeOf: async (tx: Tx, id: string) => (await customers.refs(tx, [id])).get(id)?.locale ?? 'zh-CN',
    timeZoneOf: async (tx: Tx) => (await readCompany(tx)).timeZone,
    staffName: async (tx: Tx, id: string) => (await staff.view(tx, id)).name,
    companyName: async (tx: Tx) => (await readCompany(tx)).name,
    mayManage: (tx: Tx, id: string) => staff.mayManage(tx, id),
    isDemo: async (tenant: string) => (await staff.company(tenant))?.demo ?? false,
    async fileOf(tenant: string, id: string) {
      const [file] = await db.tenant(tenant, (tx) => files.archive.named(tx, [id]));
      return file ? { ...file, bytes: await buffer(await files.archive.read(tenant, id)) } : null;
    },
  };
}
