import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locale } from '#contracts/common';
import { readPack, type Pack } from '#libs/pack';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { setOpeningHours, type Staff } from '#staff';
import type { Calendar } from '#contracts/http/settings';

/** Packs looked for in the folder of packs. */
const MAX_PACKS = 100;

export interface SetUp {
  name: string;
  pack: string | null;
  colour: string;
  locale: Locale;
  timeZone: string;
  hours: Pick<Calendar, 'weekly' | 'holidays'> | null;
}

export interface SetUpDeps {
  db: Db;
  staff: Staff;
  /** Gives the company's first widget its name and its colour. */
  dressWidget(tx: Tx, as: { brand: string; colour: string }): Promise<void>;
  /** Where packs lie, one folder each. */
  packsFolder: string;
  /** Brings a pack's words into a company; its articles wait as drafts. Returns how many. */
  bringDrafts(tx: Tx, pack: Pack): Promise<number>;
}

/** Packs of this installation that can be read; one that breaks a rule is left out. */
export async function packs(folder: string): Promise<Pack[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: Pack[] = [];
  for (const entry of entries.filter((each) => each.isDirectory()).slice(0, MAX_PACKS)) {
    const pack = await readPack(path.join(folder, entry.name)).catch(() => undefined);
    if (pack) found.push(pack);
  }
  return found;
}

/** Makes an empty company its admin's own, once. Refuses with `company.set_up_already` and `pack.not_found`. */
export async function setUp(deps: SetUpDeps, tenant: string, wanted: SetUp, by: string): Promise<number> {
  const { db, staff, dressWidget } = deps;
  const pack = wanted.pack === null ? undefined : await packNamed(deps.packsFolder, wanted.pack);
  return db.tenant(tenant, async (tx) => {
    const { name, locale, colour, timeZone, hours } = wanted;
    await staff.setUp(tx, { name, locale, timeZone }, by);
    if (hours) await setOpeningHours(tx, { ...hours, timeZone, exceptions: [] });
    await dressWidget(tx, { brand: name, colour });
    return pack ? deps.bringDrafts(tx, pack) : 0;
  });
}

async function packNamed(folder: string, name: string): Promise<Pack> {
  const found = (await packs(folder)).find(({ manifest }) => manifest.name === name);
  if (!found) throw refuse('pack.not_found', 'There is no such pack here');
  return found;
}
