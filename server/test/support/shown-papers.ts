/** Papers that customers of the tests photograph: rendered with the one font that is always here, everything invented. */
import { businessOf, chanceOf, type Business } from '../../../bench/ocr/invented.ts';
import { registerFonts } from '../../../bench/ocr/fonts.ts';
import { licence as drawn, type Layout } from '../../../bench/ocr/licences.ts';
import { otherPapers, type OtherPaper } from '../../../bench/ocr/papers.ts';
import { sheetOf, type Sheet } from '../../../bench/ocr/sheet.ts';

export type { Sheet };

const font = 'ocr-xiaowei';
const QUALITY = 90;

export interface ShownPaper {
  readonly jpeg: Buffer;
  /** What stands on it, by the names of `libs/papers`. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A 营业执照; what is given stands on it in the place of what is invented. `over` writes onto the sheet. */
export function licence(
  given: Partial<Business> = {},
  {
    seed = 1,
    layout = 'company_landscape',
    over,
  }: { seed?: number; layout?: Layout; over?: (sheet: Sheet) => void } = {},
): ShownPaper {
  registerFonts([font]);
  const chance = chanceOf(seed);
  const business = { ...businessOf(chance, layout.startsWith('sole'), true), until: null, ...given };
  const sheet = drawn(business, layout, { font, chance });
  over?.(sheet);
  return shown(sheet);
}

/** Another paper; of an ID card `side` 0 is the front, 1 the back. */
export function paper(kind: OtherPaper, { seed = 1, side = 0 }: { seed?: number; side?: number } = {}): ShownPaper {
  registerFonts([font]);
  const painted = otherPapers[kind];
  return shown(painted[side % painted.length]!(font, chanceOf(seed)));
}

function shown({ canvas, fields }: Sheet): ShownPaper {
  const jpeg = canvas.toBuffer('image/jpeg', QUALITY);
  return { jpeg, fields: Object.fromEntries(fields.map(({ name, value }) => [name, value])) };
}

/** A picture of words alone, a line each. */
export function words(lines: readonly string[]): Buffer {
  registerFonts([font]);
  const sheet = sheetOf(1000, 140 + lines.length * 60, font, '#ffffff');
  lines.forEach((line, at) => sheet.paragraph(line, 60, 60 + at * 60, { size: 30, width: 880, leading: 44 }));
  return shown(sheet).jpeg;
}
