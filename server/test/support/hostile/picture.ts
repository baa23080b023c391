import { crc32, deflateSync } from 'node:zlib';

/** A piece of a PNG (W3C PNG, 5.3), with a sum that is right. */
export function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), framed.length - 4);
  return framed;
}

export const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The pieces of a PNG, as far as they can be told apart. */
export function chunksOf(png: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = pngStart.length; at + 8 <= png.length;) {
    const end = Math.min(png.length, at + 12 + png.readUInt32BE(at));
    pieces.push(png.subarray(at, end));
    at = end;
  }
  return pieces;
}

/** A PNG that says it is so large; behind it stand the pixels of `rows` rows. */
export function pngThatSays(width: number, height: number, rows = 1): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((Math.min(width, 100_000) + 1) * rows));
  return Buffer.concat([pngStart, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** The PNG with another piece behind its header. */
export function pngWith(png: Buffer, type: string, data: Buffer): Buffer {
  const [header, ...others] = chunksOf(png);
  return Buffer.concat([pngStart, header!, chunk(type, data), ...others]);
}

/** A colour profile (PNG `iCCP`) or a text (`zTXt`) that unpacks to so many bytes. */
export const packedBomb = (bytes: number) =>
  Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes), { level: 9 })]);

/** A GIF (CompuServe 89a) of frames of one pixel on a canvas of this size. */
export function gifOf(frames: number, { width = 1, height = 1 } = {}): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  const control = Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  const one = Buffer.concat([control, frame]);
  return Buffer.concat([screen, Buffer.alloc(one.length * frames, one), Buffer.from([0x3b])]);
}

/** The JPEG with the sizes of its frame header (ITU T.81, B.2.2) changed. */
export function jpegThatSays(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  for (let at = 2; at + 9 < changed.length && changed[at] === 0xff;) {
    const marker = changed[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xc2) {
      changed.writeUInt16BE(height, at + 5);
      changed.writeUInt16BE(width, at + 7);
      return changed;
    }
    at += 2 + changed.readUInt16BE(at + 2);
  }
  return changed;
}

/** The segments of a JPEG up to its first scan, and all from there on. */
export function segmentsOf(jpeg: Buffer): { readonly segments: Buffer[]; readonly scans: Buffer } {
  const segments: Buffer[] = [];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    segments.push(jpeg.subarray(at, end));
    at = end;
  }
  return { segments, scans: jpeg.subarray(at) };
}

/** The JPEG with a segment behind its start: a comment, or one that an application writes. */
export function jpegWith(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}

/** The pieces of a WebP (RFC 9649), as far as they can be told apart. */
export function riffOf(webp: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 12; at + 8 <= webp.length;) {
    const size = webp.readUInt32LE(at + 4);
    const end = Math.min(webp.length, at + 8 + size + (size % 2));
    pieces.push(webp.subarray(at, end));
    at = end;
  }
  return pieces;
}

/** A WebP of these pieces. */
export function webpOf(pieces: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP'), ...pieces]);
  const head = Buffer.from('RIFF\0\0\0\0');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** What is no picture of ours, whatever it is called. */
export const strangers: Readonly<Record<string, Buffer>> = {
  'an SVG with a script': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  'an SVG behind a declaration': Buffer.from(
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg>&b;</svg>',
  ),
  'an SVG that reads a file': Buffer.from('<svg xmlns:xlink="x"><image xlink:href="file:///etc/passwd"/></svg>'),
  'a page': Buffer.from('<!doctype html><img src=x onerror=alert(1)>'),
  'a TIFF': Buffer.from('II*\0\x08\0\0\0', 'latin1'),
  'a BMP': Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)]),
  'a HEIC': Buffer.concat([Buffer.alloc(4), Buffer.from('ftypheic'), Buffer.alloc(60)]),
  'an AVIF': Buffer.concat([Buffer.alloc(4), Buffer.from('ftypavif'), Buffer.alloc(60)]),
  'a PDF': Buffer.from('%PDF-1.7\n%%EOF'),
  'a zip': Buffer.from('PK\u0003\u0004'),
  'a program': Buffer.from('\u007fELF', 'latin1'),
  'a script for ImageMagick': Buffer.from('push graphic-context\nfill url(https://evil.example/)\n'),
  zeros: Buffer.alloc(1_000),
  nothing: Buffer.alloc(0),
};
