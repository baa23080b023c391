import type { TraceStep } from '#contracts/http/dialogue';
import { isWordKey, type Words } from '../../app/words.ts';

/**
 * A step in a sentence. A key this version has no words for is told by the step's own name and what it
 * carried, so that a newer server is still readable.
 */
export function traceLine(step: TraceStep, t: Words): string {
  const { key, values } = step.line;
  const full = key.startsWith('trace.') ? key : `trace.${key}`;
  if (isWordKey(full)) return t(full, spoken(values, t));
  const carried = Object.values(spoken(values, t)).filter((value) => value !== '');
  return [t(`step.${step.step}`), ...carried].join(' · ');
}

/** Names of outcomes, reasons and feelings in the reader's words. */
function spoken(values: TraceStep['line']['values'], t: Words): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === 'number') return [name, value];
      const known = [
        `outcome.${value}`,
        `reason.${value}`,
        `verdict.${value}`,
        `emotion.${value}`,
        `sight.kind.${value}`,
        `value.${value}`,
        `sight.kind.${value}`,
        `paper.kind.${value}`,
      ].find(isWordKey);
      return [name, known && isWordKey(known) ? t(known) : value];
    }),
  );
}

/** How sure a step was, 0-1, where its line says so; lines carry whole percent. */
export function scoreOf(step: TraceStep): number | null {
  const percent = step.line.values.probability;
  return typeof percent === 'number' && percent >= 0 && percent <= 100 ? percent / 100 : null;
}

/** 0.4 ms, 86 ms, 1.2 s. */
export function msWords(ms: number, locale: string): string {
  const [value, unit, digits] =
    ms >= 1000 ? [ms / 1000, 'second', 1] : [ms, 'millisecond', ms < 1 ? 2 : ms < 10 ? 1 : 0];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'narrow',
    maximumFractionDigits: digits as number,
  }).format(value as number);
}
