import { refuse } from './platform-error.ts';

/**
 * The parameters of one call. The platform reads what it can of a body with wrong types and then says "Warning: wrong
 * json format." behind whatever it answers: a value of another type is as good as absent, and `warned` remembers it.
 */
export interface Fields {
  readonly raw: Readonly<Record<string, unknown>>;
  has(name: string): boolean;
  /** A string; '' where absent. */
  text(name: string): string;
  /** A whole number; null where absent. Digits in quotes pass, as they do there. */
  int(name: string): number | null;
  object(name: string): Fields | null;
  objects(name: string): Fields[];
  texts(name: string): string[];
  ints(name: string): number[];
  /** A string that must be there; `errcode` where it is not. */
  mustText(name: string, errcode?: number): string;
  mustInt(name: string, errcode?: number): number;
}

const MISSING = 40063;

export function fieldsOf(raw: Readonly<Record<string, unknown>>, warn: () => void = () => {}): Fields {
  const wrong = <T>(absent: T): T => {
    warn();
    return absent;
  };
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

  function list<T>(name: string, fits: (value: unknown) => value is T): T[] {
    const value = raw[name];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return wrong([]);
    const fitting = value.filter(fits);
    return fitting.length === value.length ? fitting : wrong(fitting);
  }

  const self: Fields = {
    raw,
    has: (name) => raw[name] !== undefined && raw[name] !== null && raw[name] !== '',
    text(name) {
      const value = raw[name];
      if (typeof value === 'string') return value;
      return value === undefined || value === null ? '' : wrong('');
    },
    int(name) {
      const value = raw[name];
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
      if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
      return value === undefined || value === null || value === '' ? null : wrong(null);
    },
    object(name) {
      const value = raw[name];
      if (isRecord(value)) return fieldsOf(value, warn);
      return value === undefined || value === null ? null : wrong(null);
    },
    objects: (name) => list(name, isRecord).map((each) => fieldsOf(each, warn)),
    texts: (name) => list(name, (value) => typeof value === 'string'),
    ints: (name) => list(name, (value): value is number => Number.isSafeInteger(value)),
    mustText: (name, errcode = MISSING) => self.text(name) || refuse(errcode, missing(errcode, name)),
    mustInt: (name, errcode = MISSING) => self.int(name) ?? refuse(errcode, missing(errcode, name)),
  };
  return self;
}

const missing = (errcode: number, name: string) => (errcode === MISSING ? `${name} is empty` : undefined);
