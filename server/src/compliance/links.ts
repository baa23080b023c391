/** A plain host in comparable form, or null: `https://WWW.Example.com/x` and `www.example.com` are `example.com`. */
export function hostOf(given: string): string | null {
  const host = given
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//u, '')
    .split(/[/?#:]/u)[0]!
    .replace(/^www\.|\.$/gu, '');
  return /^[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?$/u.test(host) && host.includes('.') ? host : null;
}
