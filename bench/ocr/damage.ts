import sharp from 'sharp';
import type { Chance } from './invented.ts';

/** Pixels of three bytes each, red, green, blue. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What a picture suffers. `seal` and `crop` are made before the pixels leave the sheet. */
export const defects = [
  'clean',
  'rotated',
  'perspective',
  'shadow',
  'blur',
  'jpeg',
  'small',
  'seal',
  'crop',
  'photo',
  'hard',
] as const;
export type Defect = (typeof defects)[number];

const GOOD = 88;
const BAD = 30;
/** What lies around a sheet that does not fill the picture. */
const desk = [126, 112, 98] as const;

/** The picture as a file, damaged. */
export async function damaged(sheet: Pixels, defect: Defect, chance: Chance): Promise<Buffer> {
  switch (defect) {
    case 'clean':
    case 'seal':
    case 'crop':
      return jpeg(sheet, GOOD);
    case 'rotated':
      return jpeg(turned(sheet, anyAngle(chance)), GOOD);
    case 'perspective':
      return jpeg(tilted(sheet, 15, chance), GOOD);
    case 'shadow':
      return jpeg(shadowed(sheet, chance), GOOD);
    case 'blur':
      return raw(sheet).blur(1.5).jpeg({ quality: GOOD }).toBuffer();
    case 'jpeg':
      return jpeg(sheet, BAD);
    case 'small':
      return raw(sheet).resize({ width: 700 }).jpeg({ quality: GOOD }).toBuffer();
    case 'photo':
      return jpeg(photographed(sheet, chance), BAD);
    case 'hard': {
      const photo = turned(photographed(sheet, chance), chance.next() < 0.5 ? 8 : -8);
      return raw(photo).resize({ width: 1200 }).jpeg({ quality: BAD }).toBuffer();
    }
  }
}

/** A third lies on a side or on the head, as phones lay it; the others at any angle. */
function anyAngle(chance: Chance): number {
  return chance.next() < 1 / 3 ? chance.pick([90, 180, 270]) + chance.next() * 4 - 2 : chance.next() * 360;
}

function photographed(sheet: Pixels, chance: Chance): Pixels {
  return noisy(shadowed(tilted(sheet, 15, chance), chance), chance);
}

const raw = ({ data, width, height }: Pixels) => sharp(data, { raw: { width, height, channels: 3 } });
const jpeg = (pixels: Pixels, quality: number) => raw(pixels).jpeg({ quality }).toBuffer();

/** Blurred so much that nobody can read it. */
export const unreadable = (sheet: Pixels) => raw(sheet).blur(16).jpeg({ quality: GOOD }).toBuffer();

/** Each point of the new picture, from where in the old one it comes. */
type Source = (x: number, y: number) => readonly [number, number];

export function turned(sheet: Pixels, degrees: number): Pixels {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const width = Math.round(Math.abs(sheet.width * cos) + Math.abs(sheet.height * sin));
  const height = Math.round(Math.abs(sheet.width * sin) + Math.abs(sheet.height * cos));
  return warped(sheet, width, height, (x, y) => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    return [dx * cos + dy * sin + sheet.width / 2, dy * cos - dx * sin + sheet.height / 2];
  });
}

/** Seen by a camera that stands so many degrees beside the normal, half of it to one side and all of it above or below. */
export function tilted(sheet: Pixels, degrees: number, chance: Chance): Pixels {
  const signs = [chance.pick([-1, 1]), chance.pick([-1, 1])] as const;
  const [a, b] = [(signs[0] * degrees * Math.PI) / 180, (signs[1] * degrees * Math.PI) / 360];
  const distance = 1.5 * Math.max(sheet.width, sheet.height);
  // The plane turned about x by a and then about y by b, seen from `distance`.
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  const seen = (x: number, y: number) => {
    const depth = distance + (-sb * x + sa * cb * y);
    return [(distance * (cb * x + sa * sb * y)) / depth, (distance * ca * y) / depth] as const;
  };
  const [w, h] = [sheet.width / 2, sheet.height / 2];
  const corners = [seen(-w, -h), seen(w, -h), seen(w, h), seen(-w, h)];
  const margin = 0.05 * sheet.width;
  const left = Math.min(...corners.map(([x]) => x)) - margin;
  const top = Math.min(...corners.map(([, y]) => y)) - margin;
  const width = Math.round(Math.max(...corners.map(([x]) => x)) + margin - left);
  const height = Math.round(Math.max(...corners.map(([, y]) => y)) + margin - top);
  // seen() inverted: two linear equations in x and y for each point of the picture.
  return warped(sheet, width, height, (px, py) => {
    const [u, v] = [px + left, py + top];
    const [a11, a12] = [distance * cb + u * sb, distance * sa * sb - u * sa * cb];
    const [a21, a22] = [v * sb, distance * ca - v * sa * cb];
    const [r1, r2] = [u * distance, v * distance];
    const det = a11 * a22 - a12 * a21;
    return [(r1 * a22 - a12 * r2) / det + w, (a11 * r2 - r1 * a21) / det + h];
  });
}

/** Bilinear; the desk is where the sheet is not. */
function warped(sheet: Pixels, width: number, height: number, source: Source): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sx, sy] = source(x, y);
      const to = (y * width + x) * 3;
      const [left, top] = [Math.floor(sx), Math.floor(sy)];
      const inside = left >= 0 && top >= 0 && left < sheet.width - 1 && top < sheet.height - 1;
      if (!inside) {
        data.set(desk, to);
        continue;
      }
      const [fx, fy] = [sx - left, sy - top];
      const from = (top * sheet.width + left) * 3;
      const below = from + sheet.width * 3;
      for (let c = 0; c < 3; c++) {
        const upper = sheet.data[from + c]! * (1 - fx) + sheet.data[from + 3 + c]! * fx;
        const lower = sheet.data[below + c]! * (1 - fx) + sheet.data[below + 3 + c]! * fx;
        data[to + c] = upper * (1 - fy) + lower * fy;
      }
    }
  }
  return { data, width, height };
}

/** A soft shadow from one side, down to four tenths of the light, and light that fades across. */
export function shadowed({ data, width, height }: Pixels, chance: Chance): Pixels {
  const angle = chance.next() * Math.PI * 2;
  const edge = 0.3 + chance.next() * 0.4;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = ((x / width - 0.5) * cos + (y / height - 0.5) * sin) / Math.SQRT2 + 0.5;
      const dark = 1 / (1 + Math.exp(-(at - edge) * 18));
      const light = (0.92 + 0.12 * (1 - at)) * (1 - 0.6 * dark);
      const to = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) out[to + c] = Math.min(255, data[to + c]! * light);
    }
  }
  return { data: out, width, height };
}

/** Gaussian noise with a deviation of nine steps of 255, by Box and Muller. */
export function noisy({ data, width, height }: Pixels, chance: Chance): Pixels {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 2) {
    const radius = 9 * Math.sqrt(-2 * Math.log(1 - chance.next()));
    const angle = 2 * Math.PI * chance.next();
    out[at] = Math.max(0, Math.min(255, data[at]! + radius * Math.cos(angle)));
    if (at + 1 < data.length) out[at + 1] = Math.max(0, Math.min(255, data[at + 1]! + radius * Math.sin(angle)));
  }
  return { data: out, width, height };
}
