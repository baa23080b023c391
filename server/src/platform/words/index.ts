import { readFileSync } from 'node:fs';
import path from 'node:path';
import { locale, type Locale } from '#contracts/common';

export type Words = (key: string, values?: Record<string, string | number>) => string;

const folder = path.resolve(import.meta.dirname, '../../../locales');
const tables = new Map<Locale, Record<string, string>>(
  locale.options.map((name) => [
    name,
    JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Record<string, string>,
  ]),
);

/** The product's own sentences in one language. An unknown key is a broken promise and throws. */
export function words(name: Locale): Words {
  const table = tables.get(name)!;
  return (key, values = {}) => {
    const template = table[key];
    if (template === undefined) throw new Error(`No words for ${key} in ${name}`);
    return template.replace(/\{(\w+)\}/g, (_, slot: string) => String(values[slot] ?? ''));
  };
}
