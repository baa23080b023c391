/** A secret this short is found in too many texts to look for it. */
const SHORTEST = 8;

/** Secrets by their looks: what providers, clouds, databases and people call keys and passwords. */
const patterns: readonly [name: string, pattern: RegExp][] = [
  ['private key', /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----|AGE-SECRET-KEY-1[A-Z0-9]{20,}/u],
  ['provider key', /(?<![A-Za-z0-9])(?:sk|pk|rk)[-_](?:[a-z]{2,10}[-_])?[A-Za-z0-9_-]{16,}/u],
  [
    'cloud key',
    /(?<![A-Za-z0-9])(?:(?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,26}|AKID[0-9A-Za-z]{13,40}|AIza[\w-]{35}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[\w-]{10,}|lrk_[\w-]{16,})/u,
  ],
  ['token', /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|\bBearer\s+[\w.~+/-]{16,}/u],
  ['url with a password', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,80}:[^\s/@]{3,}@/iu],
  [
    'password',
    /(?:password|passwd|\bpwd|secret|api[ _-]?key|密码|口令|密钥|秘钥)\s{0,3}(?:是|为|is|[:：=])\s{0,3}["'“‘]?(?=[!-~]{0,40}[0-9A-Za-z])[!-~]{6,}/iu,
  ],
];

/**
 * The name of the first secret in a text, or null. `known` are secrets of this installation, which are found as they
 * are, in hexadecimal and in base64, however short of a pattern.
 */
export function secretIn(text: string, known: readonly (string | Buffer)[] = []): string | null {
  for (const secret of known)
    if (spellings(secret).some((one) => text.includes(one))) return 'secret of the installation';
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

function spellings(secret: string | Buffer): string[] {
  const bytes = Buffer.from(secret);
  if (bytes.length < SHORTEST) return [];
  const encoded = [bytes.toString('hex'), bytes.toString('base64url'), bytes.toString('base64').replace(/=+$/u, '')];
  return typeof secret === 'string' ? [secret, ...encoded] : encoded;
}
