import {
  chunk,
  chunksOf,
  gifOf,
  jpegThatSays,
  jpegWith,
  pngStart,
  pngThatSays,
  pngWith,
  packedBomb,
  riffOf,
  segmentsOf,
  strangers,
  webpOf,
} from './picture.ts';

/** Numbers that look like chance and come again with the same seed (mulberry32). */
export interface Dice {
  /** From 0 up to, and without, `below`. */
  roll(below: number): number;
  pick<T>(of: readonly T[]): T;
  bytes(length: number): Buffer;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const roll = (below: number) => Math.floor(next() * below);
  return {
    roll,
    pick: (of) => of[roll(of.length)]!,
    bytes: (length) => Buffer.from(Array.from({ length }, () => roll(256))),
  };
}

/** A file to start from. */
export interface Origin {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** A file that somebody broke, and how. */
export interface Mutant {
  readonly kind: string;
  readonly how: string;
  readonly bytes: Buffer;
}

type Change = (bytes: Buffer, dice: Dice, others: readonly Origin[]) => Buffer;

const sizes = [0, 1, 255, 4_097, 7_071, 16_384, 30_000, 65_500, 65_535, 0x7fffffff, 0xffffffff] as const;
const tails = ['PK\u0003\u0004', '%PDF-1.7\n', '<script>alert(1)</script>', '<?php system($_GET[0]); ?>', '\u007fELF'];

/** What can be done to any file. */
const plain: Readonly<Record<string, Change>> = {
  'cut off': (bytes, { roll }) => bytes.subarray(0, roll(bytes.length)),
  'bits turned': (bytes, { roll }) => {
    const changed = Buffer.from(bytes);
    for (let left = 1 + roll(40); left > 0; left--) changed[roll(changed.length)]! ^= 1 << roll(8);
    return changed;
  },
  'head broken': (bytes, { roll }) => {
    const changed = Buffer.from(bytes);
    for (let left = 1 + roll(6); left > 0; left--) changed[roll(Math.min(96, changed.length))] = roll(256);
    return changed;
  },
  'a stretch of chance': (bytes, dice) => {
    const changed = Buffer.from(bytes);
    dice.bytes(1 + dice.roll(200)).copy(changed, dice.roll(changed.length));
    return changed;
  },
  'a stretch twice': (bytes, { roll }) => {
    const [from, to] = [roll(bytes.length), roll(bytes.length)].toSorted((a, b) => a - b) as [number, number];
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  'a stretch missing': (bytes, { roll }) => {
    const from = roll(bytes.length);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + roll(300))]);
  },
  'a tail': (bytes, { pick, roll, ...dice }) =>
    Buffer.concat([bytes, Buffer.from(pick(tails), 'latin1'), dice.bytes(roll(400))]),
  'something before it': (bytes, { pick }) => Buffer.concat([Buffer.from(pick(tails), 'latin1'), bytes]),
  'two halves': (bytes, { roll, pick }, others) =>
    Buffer.concat([bytes.subarray(0, roll(bytes.length)), pick(others).bytes.subarray(roll(200))]),
  'only its name': (bytes, { roll, ...dice }) => Buffer.concat([bytes.subarray(0, 16), dice.bytes(roll(300))]),
  'zeros behind its name': (bytes, { roll }) => Buffer.concat([bytes.subarray(0, 16), Buffer.alloc(roll(3_000))]),
};

/** What can be done to a file whose parts are known; sums are made right again, so that it is looked into deeper. */
const known: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  png: {
    'pieces in another order': (bytes, dice) => Buffer.concat([pngStart, ...shuffled(chunksOf(bytes), dice)]),
    'another size': (_, { pick, roll }) => pngThatSays(pick(sizes), pick(sizes), 1 + roll(20)),
    'a piece changed, its sum right': (bytes, { roll }) => {
      const pieces = chunksOf(bytes).map((piece) => Buffer.from(piece));
      const piece = pieces[roll(pieces.length)]!;
      const data = piece.subarray(8, -4);
      if (data.length > 0) data[roll(data.length)]! ^= 1 << roll(8);
      const mended = pieces.map((each) => chunk(each.toString('latin1', 4, 8), each.subarray(8, -4)));
      return Buffer.concat([pngStart, ...mended]);
    },
    'a strange piece': (bytes, dice) =>
      pngWith(
        bytes,
        dice.pick(['eXIf', 'iCCP', 'tEXt', 'acTL', 'fcTL', 'PLTE', 'tRNS', 'IHDR', 'IEND', 'zTXt']),
        dice.bytes(dice.roll(200)),
      ),
    'a profile that swells': (bytes, { roll }) => pngWith(bytes, 'iCCP', packedBomb(roll(40) * 1024 * 1024)),
  },
  jpeg: {
    'segments in another order': (bytes, dice) => {
      const { segments, scans } = segmentsOf(bytes);
      return Buffer.concat([bytes.subarray(0, 2), ...shuffled(segments, dice), scans]);
    },
    'another size': (bytes, { pick }) => jpegThatSays(bytes, pick(sizes) & 0xffff, pick(sizes) & 0xffff),
    'a strange segment': (bytes, dice) =>
      jpegWith(
        bytes,
        dice.pick([0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xfe, 0xc0, 0xc4, 0xdb, 0xdd]),
        dice.bytes(dice.roll(200)),
      ),
    'scans again and again': (bytes, { roll }) => {
      const { segments, scans } = segmentsOf(bytes);
      return Buffer.concat([bytes.subarray(0, 2), ...segments, ...Array.from({ length: 1 + roll(60) }, () => scans)]);
    },
  },
  webp: {
    'pieces in another order': (bytes, dice) => webpOf(shuffled(riffOf(bytes), dice)),
    'a piece twice': (bytes, { roll }) => {
      const pieces = riffOf(bytes);
      return webpOf([...pieces, ...Array.from({ length: roll(30) }, () => pieces[roll(pieces.length)]!)]);
    },
    'another size': (bytes, { pick }) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt32LE(pick(sizes), pick([4, 16, 24, 26]));
      return changed;
    },
  },
  gif: {
    'another size': (bytes, { pick }) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt16LE(pick(sizes) & 0xffff, 6);
      changed.writeUInt16LE(pick(sizes) & 0xffff, 8);
      return changed;
    },
    'many frames': (_, { roll, pick }) =>
      gifOf(roll(2_000), { width: pick([1, 50, 500, 5_000]), height: pick([1, 50, 500]) }),
    'frames again and again': (bytes, { roll }) =>
      Buffer.concat([
        bytes.subarray(0, -1),
        ...Array.from({ length: roll(50) }, () => bytes.subarray(13, -1)),
        Buffer.from([0x3b]),
      ]),
  },
};

/** `count` broken files, of every kind among the origins and of what only looks like them; the same for the same seed. */
export function* mutants(origins: readonly Origin[], count: number, seed: number): Generator<Mutant> {
  for (let at = 0; at < count; at++) yield mutantAt(origins, at, seed);
}

/** One of them, by its number. */
export function mutantAt(origins: readonly Origin[], at: number, seed: number): Mutant {
  const own = dice(seed * 1_000_003 + at);
  const isAlien = own.roll(20) === 0;
  const origin = own.pick(isAlien ? aliens : origins);
  const changes = Object.entries({ ...plain, ...known[origin.kind] });
  let { bytes } = origin;
  const how: string[] = [];
  for (let left = 1 + own.roll(2); left > 0 && bytes.length > 32; left--) {
    const [name, change] = own.pick(changes);
    bytes = change(bytes, own, origins);
    how.push(name);
  }
  return { kind: origin.kind, how: how.join(', '), bytes };
}

const aliens: readonly Origin[] = Object.entries(strangers).map(([kind, bytes]) => ({ kind, bytes }));

function shuffled<T>(of: readonly T[], { roll }: Dice): T[] {
  const left = [...of];
  return Array.from({ length: of.length }, () => left.splice(roll(left.length), 1)[0]!);
}
