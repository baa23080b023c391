const units = ['byte', 'kilobyte', 'megabyte'] as const;

/** Bytes as people read them: 512 B, 83 kB, 1.7 MB. */
export function sizeWords(bytes: number, locale: string): string {
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const unit = units[power] ?? 'byte';
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'narrow',
    maximumFractionDigits: power > 1 ? 1 : 0,
  });
  return format.format(bytes / 1000 ** power);
}
