/** Fields that say what kind of thing stands beside them: another value is another thing. */
const telling = new Set(['msgtype', 'event_type', 'change_type', 'origin']);

/**
 * What of `want` is not in `got`, as a path; null when all of it is. Values are compared by kind only, and each thing in
 * a list must find its like. What `got` has beside it is no finding: the platform adds fields too.
 */
export function missing(want: unknown, got: unknown, path = ''): string | null {
  if (Array.isArray(want)) {
    if (!Array.isArray(got)) return `${path} is no list`;
    // An empty list of names or numbers is a list of them too.
    if (got.length === 0 && !want.some(isRecord)) return null;
    const lost = want.findIndex((each) => !got.some((other) => missing(each, other) === null));
    return lost < 0 ? null : nearest(want[lost], got, `${path}[${lost}]`);
  }
  if (isRecord(want)) {
    if (!isRecord(got)) return `${path} is no object`;
    for (const [name, value] of Object.entries(want)) {
      const at = path === '' ? name : `${path}.${name}`;
      // The platform writes some empty texts and leaves others out.
      if (!(name in got) && value === '') continue;
      if (!(name in got)) return `${at} is not there`;
      if (telling.has(name) && got[name] !== value) return `${at} is ${String(got[name])}, not ${String(value)}`;
      const lost = missing(value, got[name], at);
      if (lost !== null) return lost;
    }
    return null;
  }
  return typeof want === typeof got ? null : `${path} is a ${typeof got}, not a ${typeof want}`;
}

/** The finding of the one that comes closest, so that the sentence helps. */
function nearest(want: unknown, got: readonly unknown[], path: string): string {
  const findings = got.map((each) => missing(want, each, path)).filter((each) => each !== null);
  const telltale = findings.find((each) => !/ is [^,]+, not /.test(each));
  return telltale ?? findings[0] ?? `${path} has no like`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
