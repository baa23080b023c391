/** The scene as it stands in a link: what it says is not for the customer to read or change. */
export const sealedScene = (scene: string): string => `ENC${Buffer.from(scene).toString('base64url')}`;

/** The scene of a link, or of a hand that wrote it down as it is. */
export function openedScene(text: string): string {
  if (!/^ENC[\w-]*$/.test(text)) return text;
  const scene = Buffer.from(text.slice(3), 'base64url').toString('utf8');
  return /^[\w-]{0,32}$/.test(scene) ? scene : text;
}
