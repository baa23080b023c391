/** Whose characters: 裡 and 裏, 著 and 着 differ. */
export type Region = 'tw' | 'hk';

const writers = new Map<Region, Promise<(text: string) => string>>();

/**
 * Simplified to traditional, phrase by phrase, with the tables of OpenCC; words stay as they are. They take most of a second
 * to load and are loaded for the first customer who writes so.
 */
export function traditional(region: Region): Promise<(text: string) => string> {
  const known = writers.get(region);
  if (known) return known;
  const made = import('opencc-js/cn2t').then(({ Converter }) => Converter({ from: 'cn', to: region }));
  writers.set(region, made);
  return made;
}
