import { quantities, type Quantity } from '#libs/text';

const RELATIVE_ERROR = 1e-9;

function same(a: number, b: number): boolean {
  return Math.abs(a - b) <= RELATIVE_ERROR * Math.max(1, Math.abs(a), Math.abs(b));
}

/** A bare number may be an amount whose unit was left out (加盟费3万), never a share, a time or a date. */
const BARE_MAY_BE = new Set(['number', 'money', 'count', 'measure', 'area']);

function comparable(a: Quantity, b: Quantity): boolean {
  if (a.kind === b.kind && a.unit === b.unit) return true;
  if (a.unit === '' || b.unit === '') return BARE_MAY_BE.has(a.kind) && BARE_MAY_BE.has(b.kind);
  // 三人, 三个, 三位 count the same things with different words.
  if (a.kind === 'count' && b.kind === 'count') return a.unit === '个' || b.unit === '个';
  return false;
}

/** A date is supported by a fuller one: 3月5日 by 2026年3月5日. */
function withinDate(said: number, known: number): boolean {
  const parts = (v: number): number[] => [Math.floor(v / 10_000), Math.floor(v / 100) % 100, v % 100];
  const theirs = parts(known);
  return parts(said).every((part, i) => part === 0 || part === theirs[i]);
}

function supports(known: Quantity, said: Quantity): boolean {
  if (!comparable(said, known)) return false;
  if (said.unit === 'date') return withinDate(said.low, known.low);
  if (said.low === said.high) return same(said.low, known.low) || same(said.low, known.high);
  if (same(said.low, known.low) && same(said.high, known.high)) return true;
  // A vague amount (几十家) is supported by any exact one inside it, a stated range is not.
  return said.approx && known.low >= said.low && known.high <= said.high;
}

/** The first amount in `sentence` that no evidence states, if any. Ordinals (第一步) structure a reply and are not claims. */
export function unsupportedNumber(sentence: string, evidence: readonly string[]): Quantity | undefined {
  const said = quantities(sentence).filter((q) => q.kind !== 'ordinal');
  if (said.length === 0) return undefined;
  const known = amountsIn(evidence);
  return said.find((q) => !known.some((k) => supports(k, q)) && !endsOfRange(q, known));
}

/** Read once for all sentences of a reply: the same list must not change afterwards. */
const amounts = new WeakMap<readonly string[], readonly Quantity[]>();

function amountsIn(evidence: readonly string[]): readonly Quantity[] {
  const known = amounts.get(evidence) ?? evidence.flatMap((text) => quantities(text));
  amounts.set(evidence, known);
  return known;
}

/** 3万到5万 is supported when both ends are stated, even apart. */
function endsOfRange(said: Quantity, known: readonly Quantity[]): boolean {
  if (said.low === said.high || said.approx) return false;
  const states = (value: number): boolean =>
    known.some((k) => comparable(said, k) && (same(value, k.low) || same(value, k.high)));
  return states(said.low) && states(said.high);
}
