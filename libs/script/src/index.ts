/** What a script can leave open, by the names editors write. */
export const variables = {
  customer: ['称呼', 'name'],
  agent: ['坐席', 'agent'],
  brand: ['品牌', 'brand'],
} as const;
export type Variable = keyof typeof variables;

export interface Place {
  /** As written between the braces. */
  readonly name: string;
  /** Undefined for a name that means nothing. */
  readonly variable: Variable | undefined;
  /** Said when there is no value; undefined when none is written. */
  readonly fallback: string | undefined;
}

/** Longer names are not looked for: it is text in braces then. */
const PLACE = /\{\{\s*([^{}|]{1,20}?)\s*(?:\|([^{}]{0,40}))?\}\}([，,]?)/gu;

const byName: ReadonlyMap<string, Variable> = new Map(
  Object.entries(variables).flatMap(([variable, names]) => names.map((name) => [name, variable as Variable] as const)),
);

/** The places of a script in order, also those that nobody knows. */
export function placesIn(script: string): Place[] {
  return [...script.matchAll(PLACE)].map(([, name = '', fallback]) => ({ name, variable: byName.get(name), fallback }));
}

/**
 * The words to be said. A place without a value takes its default; without one it goes, together with a comma behind it
 * when nothing stands between it and the mark before.
 */
export function fill(script: string, values: Partial<Record<Variable, string>>): string {
  return script.replace(
    PLACE,
    (...[, name, fallback, comma, at]: [string, string, string | undefined, string, number]) => {
      const variable = byName.get(name);
      const value = (variable && values[variable]?.trim()) || fallback || '';
      if (value !== '') return value + comma;
      return /[，,、。！？!?\s]$|^$/u.test(script.slice(0, at)) ? '' : comma;
    },
  );
}
