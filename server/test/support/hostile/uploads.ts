import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { docx, inline, paragraph, xlsx } from './office.ts';
import { dice, mutantAt, type Dice, type Mutant, type Origin } from './mutate.ts';
import { drawn as drawnPdf, onePage } from './pdf.ts';
import {
  gifOf,
  jpegThatSays,
  jpegWith,
  packedBomb,
  pngThatSays,
  pngWith,
  pngStart,
  segmentsOf,
  strangers,
} from './picture.ts';
import { zip } from './zip.ts';
import { drawn, moving, origins, png } from '../pictures.ts';

const MB = 1024 * 1024;
/** One file in so many is one that somebody built with care, as he built it. */
const BUILT = 40;
/** One in so many is called something else than it is. */
const LIES = 6;

/** A file as a customer would send it. */
export interface Upload extends Mutant {
  readonly name: string;
}

/** Files of every kind that the chat takes and of those that it does not, broken: the same for the same seed and number. */
export async function uploads(seed: number): Promise<(at: number) => Upload> {
  const pictures = await origins();
  const whole = [...pictures, ...pictures, ...(await worded()), ...others];
  const built = Object.entries(await specimens());
  return (at) => {
    const own = dice(seed * 2_000_029 + at);
    const isBuilt = own.roll(BUILT) === 0;
    const file = isBuilt ? builtBy(own.pick(built)) : mutantAt(whole, at, seed);
    return { ...file, name: nameOf(file.kind, own) };
  };
}

/** Small pictures with words on them, so that what is taken is read as well. */
async function worded(): Promise<Origin[]> {
  const part = sharp(fileURLToPath(licence))
    .resize({ width: 700 })
    .extract({ left: 40, top: 90, width: 420, height: 160 });
  const written: [string, Promise<Buffer>][] = [
    ['jpeg', part.clone().jpeg({ quality: 90 }).toBuffer()],
    ['png', part.clone().png().toBuffer()],
    ['webp', part.clone().webp().toBuffer()],
  ];
  return Promise.all(written.map(async ([kind, bytes]) => ({ kind, bytes: await bytes })));
}

const licence = new URL('../../../../corpora/ocr/company_landscape-sans-0-clean.jpg', import.meta.url);

const lies = ['执照.jpg', '门头.svg', '../../etc/passwd', '照片.png.exe', '说明.txt', '表.csv', '没有后缀', '.'];
const endings = ['png', 'jpeg', 'webp', 'gif', 'pdf', 'docx', 'xlsx', 'txt', 'csv', 'mp3', 'm4a', 'amr', 'wav', 'mp4'];

function nameOf(kind: string, { roll, pick }: Dice): string {
  if (roll(LIES) === 0) return pick(lies);
  return `照片.${endings.find((ending) => kind.includes(ending)) ?? pick(endings)}`;
}

const latin = (text: string) => Buffer.from(text, 'latin1');
const silence = Buffer.alloc(600);

/** What the chat takes besides pictures. */
const others: readonly Origin[] = [
  { kind: 'pdf', bytes: onePage(drawnPdf('A licence', 'and more')) },
  { kind: 'docx', bytes: docx({ body: paragraph('加盟申请') }) },
  { kind: 'xlsx', bytes: xlsx({ rows: `<row r="1">${inline('A1', '门店')}</row>` }) },
  { kind: 'txt', bytes: Buffer.from('我想加盟，这是我的资料。\n'.repeat(20)) },
  { kind: 'csv', bytes: Buffer.from('门店,城市\n一店,杭州\n'.repeat(20)) },
  { kind: 'mp3', bytes: Buffer.concat([latin('ID3\u0004\0\0\0\0\0\0'), silence]) },
  { kind: 'm4a', bytes: Buffer.concat([latin('\0\0\0\u0020ftypM4A \0\0\0\0'), silence]) },
  { kind: 'amr', bytes: Buffer.concat([latin('#!AMR\n'), silence]) },
  { kind: 'wav', bytes: Buffer.concat([latin('RIFF\u0064\u0002\0\0WAVEfmt '), silence]) },
  { kind: 'mp4', bytes: Buffer.concat([latin('\0\0\0\u0020ftypisom\0\0\0\0'), silence]) },
];

/** Some take hundreds of MB to build: only when it is their turn. */
const builtBy = ([kind, build]: [string, () => Buffer]): Mutant => ({ kind, how: 'as it was built', bytes: build() });

/** Floods, bombs, and files that are two things at once. */
async function specimens(): Promise<Record<string, () => Buffer>> {
  const jpeg = await drawn({ kind: 'jpeg' });
  const many = await moving({ kind: 'webp', frames: 400 });
  const { segments, scans } = segmentsOf(await drawn({ kind: 'jpeg', width: 800, height: 600, noise: true }));
  const script = latin('*/=alert(1);/*');
  return {
    'a png of 30,000 x 30,000': () => pngThatSays(30_000, 30_000),
    'a png of 2 billion columns': () => pngThatSays(0x7fffffff, 1),
    'a jpeg of 65,500 x 65,500': () => jpegThatSays(jpeg, 65_500, 65_500),
    '12 million pixels in a png of a few kB': () => pngThatSays(4_000, 3_000, 3_000),
    'a gif of 10,000 frames': () => gifOf(10_000),
    'a gif of 200 frames on a large canvas': () => gifOf(200, { width: 2_000, height: 2_000 }),
    'a gif of one pixel that speaks of 65,535 x 65,535': () => gifOf(1, { width: 65_535, height: 65_535 }),
    'a webp of 400 frames': () => many,
    'a png with a profile of 300 MB': () => pngWith(png, 'iCCP', packedBomb(300 * MB)),
    'a png with a text of 300 MB': () => pngWith(png, 'zTXt', packedBomb(300 * MB)),
    'a jpeg of scans again and again': () =>
      Buffer.concat([latin('\u00ff\u00d8'), ...segments, ...Array(15).fill(scans)]),
    'a gif that is a script': () => Buffer.concat([latin('GIF89a/*'), latin('*/=1;alert(1)//'), Buffer.alloc(500)]),
    'a jpeg that is a script': () => jpegWith(jpeg, 0xfe, script),
    'a png that is a zip': () => Buffer.concat([png, zip([{ name: 'evil.sh', data: 'rm -rf /' }])]),
    'a png that is a page': () => Buffer.concat([png, latin('<script>alert(1)</script>')]),
    'a png that is a PDF': () => Buffer.concat([png, onePage(drawnPdf('two'))]),
    'a docx with macros': () => docx({ body: paragraph('宏'), more: [{ name: 'word/vbaProject.bin', data: 'x' }] }),
    'a docx of 300 MB': () =>
      docx({ body: paragraph('大'), more: [{ name: 'word/big.xml', data: Buffer.alloc(300 * MB) }] }),
    'a zip of 20,000 names': () => zip(Array.from({ length: 20_000 }, (_, at) => ({ name: `${at}.txt`, store: true }))),
    'a picture of 21 MB': () => Buffer.concat([pngStart, Buffer.alloc(21 * MB)]),
    'a text that is a page': () => latin('<!doctype html><script>alert(1)</script>'),
    ...Object.fromEntries(Object.entries(strangers).map(([kind, bytes]) => [kind, () => bytes])),
  };
}
