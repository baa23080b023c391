import { readFileSync } from 'node:fs';
import path from 'node:path';
import { locale, type Locale } from '#contracts/common';

export type Words = (key: string, values?: Record<string, string | number>) => string;

/** Languages in which the bot speaks to customers; pages and mail are in those of `Locale`. */
export type Spoken = Locale | 'yue' | 'ja' | 'ko' | 'de';

/** Where a sentence is taken from that a language lacks. */
const INSTEAD: Record<Exclude<Spoken, Locale>, Locale> = { yue: 'zh-CN', ja: 'en', ko: 'en', de: 'en' };

type Table = Readonly<Record<string, string>>;

const folder = path.resolve(import.meta.dirname, '../../../locales');
const tableOf = (name: string) => JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Table;
const tables = new Map<Spoken, Table>(locale.options.map((name) => [name, tableOf(name)]));
for (const [name, instead] of Object.entries(INSTEAD))
  tables.set(name as Spoken, { ...tables.get(instead), ...tableOf(name) });

/** The product's own sentences in one language. An unknown key is a broken promise and throws. */
export function words(name: Spoken): Words {
  const table = tables.get(name)!;
  return (key, values = {}) => {
    const template = table[key];
    if (template === undefined) throw new Error(`No words for ${key} in ${name}`);
    return template.replace(/\{(\w+)\}/g, (_, slot: string) => String(values[slot] ?? ''));
  };
}
