import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/** A family by which canvas finds a font that was registered here. */
export type Font = 'ocr-sans' | 'ocr-serif' | 'ocr-xiaowei';
export const fonts: readonly Font[] = ['ocr-sans', 'ocr-serif', 'ocr-xiaowei'];

/** Where Debian, Fedora, Arch and Alpine put Noto CJK. */
const folders = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/google-noto-cjk',
  '/usr/share/fonts/google-noto-serif-cjk-fonts',
  '/usr/share/fonts/google-noto-sans-cjk-fonts',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/noto',
  '/usr/local/share/fonts',
];
/** The collections hold JP, KR, SC and TC in this order; characters of one code differ in shape. */
const SIMPLIFIED = 2;
const HEADER = 12;

/** A font that pictures are rendered with is not on this machine. */
export class FontMissing extends Error {}

const registered = new Set<Font>();
const register: Record<Font, () => unknown> = {
  'ocr-sans': () => GlobalFonts.register(simplified('NotoSansCJK-Regular.ttc'), 'ocr-sans'),
  'ocr-serif': () => GlobalFonts.register(simplified('NotoSerifCJK-Regular.ttc'), 'ocr-serif'),
  'ocr-xiaowei': () =>
    GlobalFonts.registerFromPath(
      createRequire(import.meta.url).resolve('@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf'),
      'ocr-xiaowei',
    ),
};

/** Makes fonts known to canvas, each once. Throws `FontMissing` with the package to install; 'ocr-xiaowei' is always here. */
export function registerFonts(wanted: readonly Font[] = fonts): void {
  for (const font of wanted) {
    if (registered.has(font)) continue;
    register[font]();
    registered.add(font);
  }
}

/** The collection with its simplified face first, which is the one that canvas takes. */
function simplified(name: string): Buffer {
  const path = folders.map((folder) => `${folder}/${name}`).find((file) => existsSync(file));
  if (path === undefined)
    throw new FontMissing(
      `The font ${name} is not installed: on Debian and Ubuntu run "apt-get install fonts-noto-cjk". Looked in ${folders.join(', ')}.`,
    );
  const bytes = readFileSync(path);
  bytes.copy(bytes, HEADER, HEADER + 4 * SIMPLIFIED, HEADER + 4 * SIMPLIFIED + 4);
  return bytes;
}
