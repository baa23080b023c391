import type { PictureReading, Quad } from '#libs/ocr';
import type { PaperField, SightKind } from '#libs/papers';
import { damaged, unreadable, type Defect, type Pixels } from './damage.ts';
import { fonts, registerFonts, type Font } from './fonts.ts';
import { businessOf, chanceOf, type Chance } from './invented.ts';
import { layouts, licence, type Layout } from './licences.ts';
import { otherPapers, type OtherPaper } from './papers.ts';
import { paintScene, sceneKinds, type Scene } from './scenes.ts';
import { seal, type Box, type Placed, type Sheet } from './sheet.ts';

/** What is known of a picture; a row of truth.jsonl. */
export interface Truth {
  readonly file: string;
  readonly kind: SightKind;
  readonly text: string;
  readonly fields: Partial<Record<PaperField, string>>;
  readonly defect: string;
  /** Of a licence: whether its code is right, or one of the planted faults. */
  readonly valid?: boolean;
}
export interface Picture {
  readonly truth: Truth;
  readonly bytes: Buffer;
  /** What a reader without fault would read of a picture that was not damaged. */
  readonly perfect: PictureReading;
}

/** The `nth` licence of a seed: its layout, font and whether its code is right follow from the number. */
export interface Paper {
  readonly seed: number;
  readonly nth: number;
  readonly layout: Layout;
  readonly font: Font;
  readonly codeValid: boolean;
}

/** Layouts and fonts in turn, so that twelve papers have each pair once; every third code is wrong. */
export function paperOf(seed: number, nth: number): Paper {
  return {
    seed,
    nth,
    layout: layouts[nth % layouts.length]!,
    font: fonts[Math.floor(nth / layouts.length) % fonts.length]!,
    codeValid: nth % 3 !== 1,
  };
}

/** Renders a licence and damages it. The same paper, whatever the defect. */
export async function licencePicture(paper: Paper, defect: Defect): Promise<Picture> {
  registerFonts();
  const chance = chanceOf(paper.seed * 1_000 + paper.nth);
  const business = businessOf(chance, paper.layout.startsWith('sole'), paper.codeValid);
  const sheet = licence(business, paper.layout, { font: paper.font, chance });
  const harm = chanceOf(paper.seed * 1_000 + paper.nth + 500_009);
  if (defect === 'seal') sealOver(sheet, harm, business.authority);
  const file = `${paper.layout}-${paper.font.replace('ocr-', '')}-${paper.nth}-${defect}.jpg`;
  return picture(sheet, { file, kind: 'business_licence', defect, valid: paper.codeValid }, harm);
}

/** Another paper of a customer; kinds with several sides take them in turn. */
export async function paperPicture(kind: OtherPaper, nth: number, { seed, defect }: Made): Promise<Picture> {
  registerFonts();
  const chance = chanceOf(seed * 1_000 + nth + 200_003);
  const painted = otherPapers[kind];
  const sheet = painted[nth % painted.length]!(fonts[nth % fonts.length]!, chance);
  return picture(sheet, { file: `${kind}-${nth}-${defect}.jpg`, kind, defect }, chance);
}
interface Made {
  readonly seed: number;
  readonly defect: Defect;
}

/** A picture that is no paper, or cannot be read. */
export async function scenePicture(scene: Scene, nth: number, seed: number): Promise<Picture> {
  registerFonts();
  const chance = chanceOf(seed * 1_000 + nth + 300_007);
  const sheet = paintScene[scene](fonts[nth % fonts.length]!, chance);
  const about = { file: `${scene}-${nth}.jpg`, kind: sceneKinds[scene], defect: scene };
  if (scene !== 'unreadable') return picture(sheet, about, chance, 'clean');
  return {
    truth: { ...about, text: '', fields: {} },
    bytes: await unreadable(pixelsOf(sheet)),
    perfect: readingOf(sheet),
  };
}

type About = Pick<Truth, 'file' | 'kind' | 'defect'> & { readonly valid?: boolean };

async function picture(sheet: Sheet, about: About, chance: Chance, as = about.defect as Defect): Promise<Picture> {
  const whole: Box = [0, 0, sheet.width, sheet.height];
  const kept = as === 'crop' ? cropOf(sheet, chance) : whole;
  const inside = ({ box }: Pick<Placed, 'box'>) =>
    box[0] >= kept[0] && box[1] >= kept[1] && box[2] <= kept[2] && box[3] <= kept[3];
  const fields = Object.fromEntries(sheet.fields.filter(inside).map(({ name, value }) => [name, value]));
  const text = sheet.lines.filter((line) => inside(line)).map((line) => line.text);
  return {
    truth: { ...about, text: text.join('\n'), fields },
    bytes: await damaged(pixelsOf(sheet, kept), as, chance),
    perfect: readingOf(sheet),
  };
}

function readingOf({ lines, width, height }: Sheet): PictureReading {
  const quadOf = ([left, top, right, bottom]: Box): Quad => [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  const read = lines.map(({ text, box }) => ({ text, confidence: 1, quad: quadOf(box) }));
  return { width, height, angle: 0, lines: read, flaws: [], tookMs: 0 };
}

/** Cut through the middle of one field, from the side on which least is lost. */
function cropOf({ fields, width, height }: Sheet, chance: Chance): Box {
  const { box } = chance.pick(fields.filter(({ name }) => name !== 'issued'));
  const [x, y] = [Math.round((box[0] + box[2]) / 2), Math.round((box[1] + box[3]) / 2)];
  const sides: Box[] = [
    [x, 0, width, height],
    [0, y, width, height],
    [0, 0, x, height],
    [0, 0, width, y],
  ];
  const kept = (side: Box) =>
    fields.filter(({ box: [l, t, r, b] }) => l >= side[0] && t >= side[1] && r <= side[2] && b <= side[3]).length;
  return sides.toSorted((a, b) => kept(b) - kept(a))[0]!;
}

/** A second seal, over the words of a field. */
function sealOver(sheet: Sheet, chance: Chance, text: string): void {
  const { box } = chance.pick(sheet.fields.filter(({ name }) => ['name', 'person', 'address', 'code'].includes(name)));
  const x = box[0] + (box[2] - box[0]) * (0.3 + 0.4 * chance.next());
  seal(sheet, chance, { x, y: (box[1] + box[3]) / 2, radius: 80, text });
}

function pixelsOf({ canvas }: Sheet, [left, top, right, bottom]: Box = [0, 0, canvas.width, canvas.height]): Pixels {
  const [width, height] = [right - left, bottom - top];
  const { data: from } = canvas.getContext('2d').getImageData(left, top, width, height);
  const data = new Uint8Array(width * height * 3);
  for (let at = 0, to = 0; at < from.length; at += 4) {
    data[to++] = from[at]!;
    data[to++] = from[at + 1]!;
    data[to++] = from[at + 2]!;
  }
  return { data, width, height };
}
