import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '#libs/parse';
import { drawn, onePage, pdf, type PdfObject } from '../../../test/support/hostile/pdf.ts';
import { openTrials } from '../../../test/support/hostile/trial.ts';

const MB = 1024 * 1024;
/** Shorter than the product's, so that a test that runs into it does not take a minute. */
const trials = openTrials({ pdfSeconds: 12 });
afterAll(() => trials.close());

const IN_TIME = { ms: 15_000 };
const file = (bytes: Buffer) => ({ name: 'a.pdf', bytes });
/** Packed `times` over. */
const chain = (data: Buffer, times: number): PdfObject => {
  let stream = data;
  for (let at = 0; at < times; at++) stream = deflateSync(stream, { level: 9 });
  return { dictionary: `/Filter[${'/FlateDecode'.repeat(times)}]`, stream };
};

describe('B-38 a PDF', () => {
  test('B-38 of 100,000 pages is refused at the limit', async () => {
    const kids = Array.from({ length: 100_000 }, () => '3 0 R').join(' ');
    const many = pdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      `<</Type/Pages/Kids[${kids}]/Count 100000>>`,
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>',
    ]);
    await trials.refused(file(many), 'file.too_many_pages', IN_TIME);
  });

  test('B-38 that claims 2 billion pages and has one is refused', async () => {
    const liar = pdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 2000000000>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>',
    ]);
    const outcome = await trials.attempt(file(liar), IN_TIME);
    expect(outcome.kind).toBe('refused');
  });

  test('B-38 whose pages are their own children ends', async () => {
    const loop = pdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R]/Count 5>>']);
    expect((await trials.attempt(file(loop), IN_TIME)).kind).toBe('refused');
    const form = onePage(
      { dictionary: '', stream: Buffer.from('/X Do') },
      {
        page: '/Resources<</XObject<</X 6 0 R>>>>',
        more: [
          {
            dictionary: '/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>',
            stream: Buffer.from('/X Do /X Do'),
          },
        ],
      },
    );
    expect((await trials.attempt(file(form), IN_TIME)).kind).toBe('refused');
  });

  test('B-38 that runs scripts is read and runs nothing', async () => {
    const action = '<</S/JavaScript/JS(while(true){};this.submitForm("http://127.0.0.1:9/"))>>';
    const catalog = `/OpenAction ${action}/Names<</JavaScript<</Names[(x)${action}]>>>>/AA<</WC ${action}>>`;
    const outcome = await trials.attempt(file(onePage(drawn('Opening hours', 'Nine to six.'), { catalog })), IN_TIME);
    expect(outcome).toMatchObject({
      kind: 'parsed',
      file: {
        blocks: [{ text: 'Opening hours Nine to six.', page: 1 }],
        warnings: [{ code: 'script_ignored' }],
      },
    });
  });

  test('B-38 whose page is a chain of filters to 1 GB is ended, and the memory stays bounded', async () => {
    // One stream of 256 MB, which the page draws four times.
    const big = chain(Buffer.alloc(256 * MB, 0x20), 3);
    const many = pdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents[4 0 R 4 0 R 4 0 R 4 0 R]/Resources<<>>>>',
      big,
    ]);
    expect(many.length).toBeLessThan(10_000);
    const outcome = await trials.attempt(file(many), IN_TIME);
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(['file.too_much_memory', 'file.timeout', 'file.no_text', 'file.broken']).toContain(
      outcome.kind === 'refused' && outcome.code,
    );
  }, 60_000);

  test('B-38 with a font program that is none, and a picture of 30,000 by 30,000, draws neither', async () => {
    const bytes = onePage(
      { dictionary: '', stream: Buffer.from('q 9 0 0 9 0 0 cm /I Do Q BT /F1 12 Tf 50 700 Td (Price list) Tj ET') },
      {
        page: '/Resources<</Font<</F1 6 0 R>>/XObject<</I 9 0 R>>>>',
        more: [
          '<</Type/Font/Subtype/TrueType/BaseFont/Evil/FirstChar 32/LastChar 126/Encoding/WinAnsiEncoding/FontDescriptor 7 0 R/FontMatrix[1 2 3 4 5 (alert\\(1\\))]>>',
          '<</Type/FontDescriptor/FontName/Evil/Flags 32/FontFile2 8 0 R/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1>>',
          { dictionary: '', stream: Buffer.alloc(5000, 0xff) },
          {
            dictionary:
              '/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode',
            stream: deflateSync(Buffer.alloc(MB)),
          },
        ],
      },
    );
    expect(await trials.attempt(file(bytes), IN_TIME)).toMatchObject({
      kind: 'parsed',
      file: { blocks: [{ text: 'Price list' }] },
    });
  });

  test('B-38 with a password is refused', async () => {
    const key = '(00000000000000000000000000000000)';
    const trailer = `/Encrypt 6 0 R/ID[<00><00>]`;
    const encrypted = `<</Filter/Standard/V 1/R 2/Length 40/P -4/O${key}/U${key}>>`;
    await trials.refused(file(onePage(drawn('x'), { more: [encrypted], trailer })), 'file.encrypted', IN_TIME);
  });

  test('B-38 that is cut off anywhere is refused or read, never fatal', async () => {
    const whole = onePage(drawn('Opening hours', 'Nine to six.'));
    for (const share of [0.02, 0.3, 0.6, 0.9, 0.99]) {
      const outcome = await trials.attempt(file(whole.subarray(0, Math.floor(whole.length * share))), IN_TIME);
      expect(['parsed', 'refused']).toContain(outcome.kind);
    }
  }, 60_000);

  test('B-38 without text, as scans are, is refused with what helps', async () => {
    await trials.refused(
      file(onePage({ dictionary: '', stream: Buffer.from('0 0 9 9 re f') })),
      'file.no_text',
      IN_TIME,
    );
  });

  test('B-38 of megabytes of text operators is refused by its text', async () => {
    const line = `1 0 0 1 50 700 Tm (${'x'.repeat(1000)}) Tj `;
    const page = {
      dictionary: '/Filter/FlateDecode',
      stream: deflateSync(Buffer.from(`BT /F1 1 Tf ${line.repeat(2000)} ET`)),
    };
    const strict = openTrials({ file: { ...defaultLimits, text: 1_000_000 } });
    await strict.refused(file(onePage(page)), 'file.too_much_text', IN_TIME);
    await strict.close();
  }, 60_000);
});
