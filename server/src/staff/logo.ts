import { settingsLimits } from '#contracts/http/settings';
import { refuse } from '#platform/errors';
import { pictureProblem, type Pictures } from '#platform/pictures';

/** First bytes of a format; `null` may be anything. */
const signatures: Record<string, readonly (number | null)[]> = {
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
  // RIFF....WEBP
  'image/webp': [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50],
};

/** A `data:` address (RFC 2397) whose bytes begin as the type it names does. No SVG: that is a program. */
function isPicture(address: string): boolean {
  const [, type = '', body = ''] = /^data:([a-z/]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(address) ?? [];
  const signature = signatures[type];
  if (!signature) return false;
  const bytes = Buffer.from(body, 'base64');
  return bytes.length > signature.length && signature.every((byte, index) => byte === null || bytes[index] === byte);
}

/**
 * The `data:` address of a logo that shows the same and holds nothing else. Refuses with `file.type_refused` what is no
 * png, jpeg or webp, whatever it says of itself, and as pictures are refused.
 */
export async function cleanLogo(pictures: Pick<Pictures, 'clean'>, address: string): Promise<string> {
  if (!isPicture(address)) throw refuse('file.type_refused', 'Only png, jpeg and webp pictures');
  const outcome = await pictures.clean(Buffer.from(address.slice(address.indexOf(',') + 1), 'base64'));
  if (outcome.kind === 'refused') throw pictureProblem(outcome.code);
  const clean = `data:${outcome.mime};base64,${outcome.bytes.toString('base64')}`;
  // Every visitor loads it: one that was packed tighter than is written here must be drawn smaller.
  if (clean.length > 2 * settingsLimits.logo) throw pictureProblem('picture.too_large');
  return clean;
}
