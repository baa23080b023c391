/**
 * Do two values say the same as JSON? The order of keys, prototypes and keys that hold `undefined` do not matter, so that
 * an item read from a file equals the same item read from a database.
 */
export function sameJson(left: unknown, right: unknown): boolean {
  if (!isObject(left) || !isObject(right)) return Object.is(left, right);
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [mine, yours] = [entries(left), entries(right)];
  return (
    mine.size === yours.size && [...mine].every(([key, value]) => yours.has(key) && sameJson(value, yours.get(key)))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function entries(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
