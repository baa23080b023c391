import { limits } from '#contracts/common';
import { refuse } from '#platform/errors';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `application/json`, optionally saying that it is UTF-8; nothing that merely resembles it. */
const jsonType = /^application\/json(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?$/i;
const multipartType = /^multipart\/form-data[ \t]*;[ \t]*boundary=(?:[\w'()+,./:=?-]{1,70}|"[\w'()+,./:=? -]{1,70}")$/i;

/** Whether a request may bring a body of this type; a parser that guesses is how schemas get skipped. */
export function bodyTypeFits(contentType: string | undefined, upload: boolean): boolean {
  return (upload ? multipartType : jsonType).test(contentType ?? '');
}

/**
 * Reads a JSON body of at most `limits.jsonBody` bytes. Refuses bytes that are not UTF-8, nesting beyond `limits.jsonDepth`,
 * keys that reach for a prototype, and text that PostgreSQL cannot hold.
 */
export function readJson(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw refuse('request.unreadable', 'The body is not JSON in UTF-8');
  }
  inspect(value);
  return value;
}

/** Walks without recursion, so that depth costs nothing but a refusal. */
function inspect(root: unknown): void {
  const rest: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string') mustBeClean(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= limits.jsonDepth) {
      throw refuse('request.invalid', `The body is nested deeper than ${limits.jsonDepth} levels`);
    }
    for (const [key, child] of Object.entries(value)) {
      mustBeClean(key);
      if (key === '__proto__' || (key === 'constructor' && reachesPrototype(child))) {
        throw refuse('request.invalid', 'The body has a key that is not allowed');
      }
      rest.push({ value: child, depth: depth + 1 });
    }
  }
}

function reachesPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

function mustBeClean(value: string): void {
  if (!isCleanText(value)) throw refuse('request.invalid', 'The request holds NUL or broken characters');
}

/** Text that UTF-8 and PostgreSQL can hold: no NUL, no lone surrogate. */
export function isCleanText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\u0000');
}
