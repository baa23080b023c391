/** What the server asks of a password; it decides, this tells before one asks. */
export const passwordMin = 10;
const different = 5;
/** Characters that must remain when one's own name and address are taken out. */
const ownRest = 6;

export interface PasswordChecks {
  long: boolean;
  varied: boolean;
  own: boolean;
  fresh: boolean;
}

/** What a new password still lacks: length, variety, something besides one's own name, not the old one. */
export function checkPassword(next: string, known: { email: string; name: string; current: string }): PasswordChecks {
  const plain = next.normalize('NFKC').toLowerCase();
  const email = known.email.toLowerCase();
  const names = [email, email.split('@')[0] ?? '', known.name.normalize('NFKC').toLowerCase(), ...email.split(/[@.]/)];
  const rest = names.filter((word) => word.length >= 2).reduce((left, word) => left.replaceAll(word, ''), plain);
  return {
    long: [...plain].length >= passwordMin,
    varied: new Set(plain).size >= different && !isRun(plain),
    own: [...rest].length >= ownRest,
    fresh: next !== '' && next !== known.current,
  };
}

/** `1234567890`, `zyxwvutsrq`: each character the neighbour of the one before. */
function isRun(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}
