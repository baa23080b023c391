import { analyse } from 'chardet';
import iconv from 'iconv-lite';

export interface Decoded {
  readonly text: string;
  /** Characters that could not be read and became U+FFFD. */
  readonly replaced: number;
}

const SAMPLE = 256 * 1024;

/**
 * Text of unknown encoding. A byte order mark decides; then UTF-8 if all of it is valid; then what chardet takes for the
 * likeliest, GB18030 (which contains GBK and GB2312) unless it is a surer Big5, Shift-JIS or UTF-16.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const marked = byMark(bytes);
  if (marked !== undefined) return counted(iconv.decode(Buffer.from(bytes), marked));
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), replaced: 0 };
  } catch {
    return counted(iconv.decode(Buffer.from(bytes), guessed(bytes)));
  }
}

function byMark(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf8';
  if (first === 0xff && second === 0xfe) return 'utf16le';
  if (first === 0xfe && second === 0xff) return 'utf16be';
  if (first === 0x84 && second === 0x31 && third === 0x95 && fourth === 0x33) return 'gb18030';
  return undefined;
}

function guessed(bytes: Uint8Array): string {
  const matches = analyse(bytes.subarray(0, SAMPLE));
  const [best] = matches;
  const chinese = matches.find((match) => match.name === 'GB18030');
  if (!best || chinese?.confidence === best.confidence) return 'gb18030';
  if (best.name === 'Big5' || best.name === 'Shift_JIS') return best.name;
  // Valid UTF-8 was tried before: a few broken bytes in a long text are still UTF-8.
  if (best.name === 'UTF-8' && best.confidence > (chinese?.confidence ?? 0)) return 'utf8';
  return 'gb18030';
}

function counted(text: string): Decoded {
  const plain = text.startsWith('\ufeff') || text.startsWith('\ufffe') ? text.slice(1) : text;
  let replaced = 0;
  for (let at = plain.indexOf('\ufffd'); at >= 0; at = plain.indexOf('\ufffd', at + 1)) replaced++;
  return { text: plain, replaced };
}
