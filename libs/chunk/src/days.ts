const WRITTEN =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?(?:\.\d+)?Z?)?$/;
const WITHOUT_END = /^(?:永久|长期|永久有效|长期有效|不限|无|-|never|none|always)?$/i;

/** `2026-11-30` or `2026-11-30T08:00:00` for how people write days; null for none, undefined for what is no day. */
export function dayOf(text: string): string | null | undefined {
  const plain = text.normalize('NFKC').trim();
  if (WITHOUT_END.test(plain)) return null;
  const parts = WRITTEN.exec(plain);
  if (!parts) return undefined;
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year!, month! - 1, day!, hour, minute, second));
  const exists = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!exists || minute > 59 || second > 59) return undefined;
  return date.toISOString().slice(0, parts[4] === undefined ? 10 : 19);
}
