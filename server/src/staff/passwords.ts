import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { commonPasswords } from './common-passwords.ts';
import { createTurns } from './turns.ts';

/** Code points of a password that somebody chose. */
const MIN_LENGTH = 10;
/** What must remain of it without one's own name and address. */
const MIN_OWN = 6;
const MIN_DIFFERENT = 5;
/** Each hash takes about 20 MB and 50 ms of one core. */
const AT_ONCE = 4;
const WAITING = 40;

/** Argon2id with 19 MiB and two passes (the library's default, as OWASP's cheat sheet recommends). */
export function createHasher() {
  const inTurn = createTurns({ atOnce: AT_ONCE, waiting: WAITING });
  // Made once, so that an unknown address takes the time of a known one.
  let nobody: string | undefined;
  return {
    hash: (password: string) => inTurn(() => hash(normal(password))),
    verify: (stored: string, password: string) => inTurn(() => verify(stored, normal(password))),
    verifyNobody: (password: string) =>
      inTurn(async () => {
        nobody ??= await hash(oneTimePassword());
        await verify(nobody, normal(password));
      }),
  };
}
export type Hasher = ReturnType<typeof createHasher>;

/** The same key presses on another system may come as other code points. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

/** A one-time password that nobody used by then lies about in a chat or a mailbox. */
export const ONE_TIME_HOLDS_MS = 7 * 24 * 60 * 60_000;

// Without letters and digits that are taken for each other when read from a screen.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four, about 79 bits: `k7mq-…`. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** Why a password is too easy to guess, as a sentence; null when it is not. */
export function weaknessOf(password: string, owner: { email: string; name: string }): string | null {
  const plain = normal(password).toLowerCase();
  if ([...plain].length < MIN_LENGTH) return `Use at least ${MIN_LENGTH} characters`;
  if (new Set(plain).size < MIN_DIFFERENT || isRun(plain)) return 'Use more different characters';
  if (commonPasswords.has(plain) || commonPasswords.has(undressed(plain))) {
    return 'This password is among those that are guessed first';
  }
  const email = owner.email.toLowerCase();
  const own = [email, email.split('@')[0]!, normal(owner.name).toLowerCase(), ...email.split(/[@.]/)];
  const rest = own.filter((word) => word.length >= 2).reduce((left, word) => left.replaceAll(word, ''), plain);
  if ([...rest].length < MIN_OWN) return 'Do not use your name or e-mail address';
  return null;
}

/** `p@ssword.123` is `password123` to everybody who guesses. */
function undressed(text: string): string {
  return text
    .replaceAll('@', 'a')
    .replaceAll('$', 's')
    .replaceAll('!', 'i')
    .replace(/[^\p{L}\d]/gu, '');
}

/** `1234567890`, `zyxwvutsrq`: each character the neighbour of the one before. */
function isRun(text: string): boolean {
  const codes = [...text].map((char) => char.codePointAt(0)!);
  const steps = codes.slice(1).map((code, i) => code - codes[i]!);
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}
