/** Characters of a name that are kept. */
const LONGEST = 200;

/** The name in a Content-Disposition (RFC 6266), without a path; null when there is none. */
export function fileName(disposition: string | null): string | null {
  if (disposition === null) return null;
  const extended = /filename\*=utf-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1] ?? /filename=([^;"]+)/i.exec(disposition)?.[1];
  const name = extended === undefined ? readable(plain) : (unescaped(extended) ?? readable(plain));
  const last = name?.replaceAll('\\', '/').split('/').at(-1)?.trim().slice(0, LONGEST);
  return last || null;
}

/** Headers arrive as bytes; the platform writes UTF-8 into them, some percent-encode it. */
function readable(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'latin1');
  const decoded = bytes.toString('utf8');
  const plain = decoded.includes('\ufffd') ? text : decoded;
  return /%[0-9a-f]{2}/i.test(plain) ? (unescaped(plain) ?? plain) : plain;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}
