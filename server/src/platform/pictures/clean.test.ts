import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { jpegWith, pngWith } from '../../../test/support/hostile/picture.ts';
import { drawn, type Kind, moving, pictureOf, pixelsOf, png } from '../../../test/support/pictures.ts';
import { cleanPicture } from './clean.ts';

const kinds: readonly Kind[] = ['png', 'jpeg', 'webp', 'gif'];
const secret = 'Taken by Li Hong';
const exif = {
  IFD0: { Copyright: secret, Make: 'Nokia' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '30/1 15/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '120/1 9/1 0/1' },
};
const at = (data: Buffer, width: number, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe('what came with a picture is gone', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('EXIF, GPS, XMP and profiles of a %s', async (kind) => {
    const told = await pictureOf({ width: 32, height: 24 })
      .withExif(exif)
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>${secret}</rdf:RDF></x:xmpmeta>`)
      .withIccProfile('p3')
      .toFormat(kind)
      .toBuffer();
    expect(await sharp(told).metadata()).toMatchObject({ exif: expect.anything(), icc: expect.anything() });
    expect(told.includes(secret)).toBe(true);
    const { bytes } = await cleanPicture(told);
    const { exif: gps, icc, xmp, iptc, comments } = await sharp(bytes).metadata();
    expect({ gps, icc, xmp, iptc, comments }).toEqual({});
    expect(bytes.includes(secret)).toBe(false);
  });

  test('a thumbnail, comments and pieces that only applications know', async () => {
    const jpeg = await drawn({ kind: 'jpeg' });
    for (const marker of [0xe1, 0xe5, 0xed, 0xef, 0xfe]) {
      const { bytes } = await cleanPicture(jpegWith(jpeg, marker, Buffer.from(secret)));
      expect(bytes.includes(secret)).toBe(false);
    }
    for (const type of ['tEXt', 'prVt', 'eXIf']) {
      const { bytes } = await cleanPicture(pngWith(png, type, Buffer.from(`Comment\0${secret}`)));
      expect(bytes.includes(secret)).toBe(false);
    }
  });

  test.each(kinds)('whatever stands behind the end of a %s', async (kind) => {
    const tail = `PK\u0003\u0004<script>alert(1)</script>%PDF-1.7${secret}`;
    const { bytes } = await cleanPicture(Buffer.concat([await drawn({ kind }), Buffer.from(tail, 'latin1')]));
    for (const piece of ['PK\u0003\u0004', 'script', '%PDF', secret]) expect(bytes.includes(piece)).toBe(false);
    const again = await cleanPicture(await drawn({ kind }));
    expect(bytes.equals(again.bytes)).toBe(true);
  });
});

describe('what it shows stays', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('upright by orientation %d', async (orientation) => {
    // Red, green, blue, white in the corners, as they were seen.
    const seen = Buffer.alloc(32 * 24 * 3);
    for (let y = 0; y < 24; y++)
      for (let x = 0; x < 32; x++)
        seen.set(
          y < 12 ? (x < 16 ? [255, 0, 0] : [0, 255, 0]) : x < 16 ? [0, 0, 255] : [255, 255, 255],
          (y * 32 + x) * 3,
        );
    const upright = sharp(seen, { raw: { width: 32, height: 24, channels: 3 } });
    // Lying as the camera wrote it: the inverse of what the number asks for. Mirrored first, then turned.
    const lies: Record<number, (picture: Sharp) => Sharp> = {
      1: (picture) => picture,
      2: (picture) => picture.flop(),
      3: (picture) => picture.rotate(180),
      4: (picture) => picture.flip(),
      5: (picture) => picture.flop().rotate(270),
      6: (picture) => picture.rotate(270),
      7: (picture) => picture.flop().rotate(90),
      8: (picture) => picture.rotate(90),
    };
    const lying = await lies[orientation]!(upright).withMetadata({ orientation }).png().toBuffer();
    const { bytes, width, height } = await cleanPicture(lying);
    expect({ width, height, orientation: (await sharp(bytes).metadata()).orientation }).toEqual({
      width: 32,
      height: 24,
    });
    const { data } = await pixelsOf(bytes);
    expect([at(data, 32, 2, 2), at(data, 32, 29, 2), at(data, 32, 2, 21), at(data, 32, 29, 21)]).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 255],
    ]);
  });

  test.each(kinds)('in the kind it came in: %s', async (kind) => {
    const { bytes, width, height } = await cleanPicture(await drawn({ kind, width: 64, height: 48 }));
    expect([(await sharp(bytes).metadata()).format, width, height]).toEqual([kind, 64, 48]);
    const { data } = await pixelsOf(bytes);
    const near = (seen: number[], meant: number[]) =>
      seen.every((value, channel) => Math.abs(value - meant[channel]!) < 8);
    expect(near(at(data, 64, 5, 24), [214, 189, 140])).toBe(true);
    expect(near(at(data, 64, 58, 24), [96, 138, 120])).toBe(true);
  });

  test('colours of print become those of a screen', async () => {
    const print = await pictureOf({ width: 32, height: 24 }).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(print).metadata()).space).toBe('cmyk');
    expect(await sharp((await cleanPicture(print)).bytes).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
  });

  test('what can be seen through stays so', async () => {
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer();
    expect((await sharp((await cleanPicture(clear)).bytes).metadata()).hasAlpha).toBe(true);
  });

  test.each(['gif', 'webp'])('a %s goes on moving', async (kind) => {
    const { bytes, width, height } = await cleanPicture(await moving({ kind, width: 40, height: 30, frames: 4 }));
    const { pages, format } = await sharp(bytes).metadata();
    expect({ pages, format, width, height }).toEqual({ pages: 4, format: kind, width: 40, height: 30 });
  });

  test('a large one is made smaller, and a png is the same when it is washed again', async () => {
    const large = await pictureOf({ width: 6_000, height: 1_500 * 2 })
      .png()
      .toBuffer();
    expect(await cleanPicture(large)).toMatchObject({ width: 4_096, height: 2_048 });
    expect((await cleanPicture(png)).bytes.equals(png)).toBe(true);
  });
});
