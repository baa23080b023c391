/** Characters of an answer that are kept. */
const KEPT = 2_048;

/** What an answer may say in the log: no addresses, no numbers that reach a person, no secrets, no control characters. */
export function masked(answer: Buffer): string {
  return answer
    .subarray(0, KEPT)
    .toString('utf8')
    .replace(/[^\P{C}\n\t]/gu, '·')
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '***@***')
    .replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 ***')
    .replace(/whsec_[\w+/=]+/g, 'whsec_***')
    .replace(
      /(["']?(?:password|passwd|secret|token|api_?key|authorization|cookie)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
      '$1***',
    )
    .replace(/\d(?:[ -]?\d){6,}/g, (digits) => `${digits.slice(0, 3)}***`);
}
