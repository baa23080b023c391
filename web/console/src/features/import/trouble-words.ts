import type { ImportTrouble } from '#contracts/http/imports';
import { isWordKey, type Words } from '../../app/words.ts';

/** Why something did not come in, in the reader's words. */
export function troubleWords({ code, details }: ImportTrouble, t: Words): string {
  const key = `problem.${code}`;
  return isWordKey(key) ? (t as (key: string, given: object) => string)(key, details) : t('problem.other', { code });
}

/** What is wrong with a row or passage. */
export function itemProblemWords(code: string, t: Words): string {
  const key = `import.problem.${code}`;
  return isWordKey(key) ? t(key) : code;
}

/** What was left out or repaired while a file was read. */
export function warningWords(
  { code, at, count }: { code: string; at: string | number | null; count: number | null },
  t: Words,
): string {
  const key = `import.warning.${code}`;
  const words = isWordKey(key) ? t(key) : code;
  const where = at === null ? '' : ` · ${t('import.at', { at })}`;
  return `${words}${where}${count === null ? '' : ` · ${t('import.times', { count })}`}`;
}

/** `1.4 MB` */
export function sizeWords(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'kilobyte'] : [bytes / 1024 ** 2, 'megabyte'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
