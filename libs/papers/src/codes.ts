import { isIdNumber } from '#libs/entities';
import { isCard, isRegistration } from './checks.ts';
import { compact } from './values.ts';

/** Characters that are read for a digit, where only digits can stand. */
const FOR_DIGITS: Readonly<Record<string, string>> = { O: '0', I: '1', S: '5', Z: '2', B: '8', D: '0', Q: '0', G: '6' };

/** Letters and digits of a text in capitals; nothing else of it. A small l is a one: codes are printed in capitals. */
const bare = (text: string): string =>
  compact(text)
    .replace(/l/gu, '1')
    .replace(/×/gu, 'X')
    .toUpperCase()
    .replace(/[^0-9A-Z]/gu, '');

/**
 * A code of a 营业执照. GB 32100-2015 has no I, O, S, V and Z, and only digits in places 3 to 8: such characters are read
 * for the digits they look like where the check character proves it. Where it does not, the code stays as it was read,
 * for a wrong code must be told as one.
 */
export function creditCodeOf(text: string): string {
  const read = bare(text);
  const sure = read.replace(/O/gu, '0').replace(/I/gu, '1');
  const proved = [...sure]
    .map((char, place) =>
      char === 'S' || char === 'Z' || (place >= 2 && place < 8) ? (FOR_DIGITS[char] ?? char) : char,
    )
    .join('');
  return [sure, proved].find(isRegistration) ?? read;
}

/** 公民身份号码: 17 digits and a digit or X. Letters become digits where the check character then proves it. */
export function identityOf(text: string): string {
  const read = bare(text);
  const proved = [...read].map((char) => FOR_DIGITS[char] ?? char).join('');
  return isIdNumber(proved) ? proved : read;
}

/** A number of digits only: O and I are 0 and 1, blanks and hyphens go. */
export const digitsOnly = (text: string): string =>
  bare(text).replace(/O/gu, '0').replace(/I/gu, '1').replace(/\D/gu, '');

/** A licence or permit number: letters at the front as they are, behind them digits. */
export function lettersThenDigits(text: string, letters: string): string {
  const read = bare(text);
  const at = read.indexOf(letters);
  if (at === -1) return read;
  return (
    letters +
    read
      .slice(at + letters.length)
      .replace(/O/gu, '0')
      .replace(/I/gu, '1')
  );
}

const CREDIT = /(?<![0-9A-Za-z])[0-9A-Za-z](?:\s?[0-9A-Za-z]){17}(?![0-9A-Za-z])/gu;
const CARD = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/gu;

/** What looks like a code of 18 characters in a line, each as it stands there. */
export const codesOf18 = (text: string): string[] =>
  (text.normalize('NFKC').match(CREDIT) ?? []).filter((code) => (code.match(/\d/gu)?.length ?? 0) >= 8);

/** Whether 18 characters are more likely a resident's number than a credit code: a date stands within. */
export const looksLikeIdentity = (code: string): boolean =>
  /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/u.test(identityOf(code));

/** Rows of digits that may be a card's, right ones first. */
export const cardsIn = (text: string): string[] =>
  (text.normalize('NFKC').match(CARD) ?? []).toSorted(
    (a, b) => Number(isCard(digitsOnly(b))) - Number(isCard(digitsOnly(a))),
  );
