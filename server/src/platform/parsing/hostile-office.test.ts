import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { docx, inline, paragraph, pptx, xlsx } from '../../../test/support/hostile/office.ts';
import { openTrials } from '../../../test/support/hostile/trial.ts';
import { zip } from '../../../test/support/hostile/zip.ts';

const MB = 1024 * 1024;
const trials = openTrials();
afterAll(() => trials.close());

const row = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;
const header = row(1, inline('A1', '问题') + inline('B1', '答案'));
const honest = header + row(2, inline('A2', '几点开门') + inline('B2', '九点'));
const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${[...'bcdefghij'].map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'[at]};`.repeat(10)}">`).join('')}]>`;
const outside = (address: string) => `<!DOCTYPE x [<!ENTITY a SYSTEM "${address}">]>`;

/** A server that nobody may call. */
async function listening() {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, calls, close: () => new Promise((done) => server.close(done)) };
}

describe('xlsx', () => {
  const book = (bytes: Buffer) => ({ name: 'book.xlsx', bytes });

  test('B-36 one shared string of 150 MB is refused by what it unpacks to', async () => {
    const data = Buffer.concat([
      Buffer.from('<sst><si><t>'),
      Buffer.alloc(150 * MB, 0x41),
      Buffer.from('</t></si></sst>'),
    ]);
    await trials.refused(book(xlsx({ rows: honest, strings: { data } })), 'file.bomb');
  });

  test('B-36 the same, packed badly enough to pass for honest, is refused after a megabyte', async () => {
    const noise = Buffer.from(Array.from({ length: 2 * MB }, (_, at) => 33 + ((at * 2654435761) >>> 27) + (at % 7)));
    const data = Buffer.concat([
      Buffer.from('<sst><si><t>'),
      ...Array.from({ length: 20 }, () => Buffer.from(noise.toString('latin1').replace(/[<&>]/g, 'x'), 'latin1')),
      Buffer.from('</t></si></sst>'),
    ]);
    const strings = { data, packed: deflateRawSync(data, { level: 1, strategy: 2 }) };
    expect(await trials.attempt(book(xlsx({ rows: honest, strings })))).toMatchObject({
      code: 'file.too_much_text',
      details: { limit: MB },
    });
  });

  test('B-36 a million cells in one row are refused at the 201st', async () => {
    const letters = (column: number): string =>
      (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
    const cells = Array.from(
      { length: 1_000_000 },
      (_, at) => `<c r="${letters(at)}1"><v>${(at * 7919) % 100_003}</v></c>`,
    ).join('');
    await trials.refused(book(xlsx({ rows: row(1, cells) })), 'file.too_many_columns');
  });

  test('B-36 a column beyond every spreadsheet is refused', async () => {
    await trials.refused(book(xlsx({ rows: honest + row(3, inline('ZZZZZZ3', 'x')) })), 'file.too_many_columns');
  });

  test('B-36 a million rows are refused at the limit', async () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => row(at + 1, `<c><v>${(at * 7919) % 100_003}</v></c>`)).join(
      '',
    );
    await trials.refused(book(xlsx({ rows })), 'file.too_many_rows');
  });

  test('B-36 a formula is never computed: what was shown last stands, as text', async () => {
    const formula = `<c r="A3" t="str"><f>cmd|'/c calc'!A0</f><v>=cmd|'/c calc'!A0</v></c><c r="B3"><f>1+1</f></c>`;
    const outcome = await trials.attempt(book(xlsx({ rows: honest + row(3, formula) })));
    expect(outcome).toMatchObject({
      kind: 'parsed',
      file: {
        tables: [{ rows: [{ row: 2 }, { row: 3, cells: ["=cmd|'/c calc'!A0", ''] }] }],
        warnings: [{ code: 'formulas_ignored', at: 'Sheet1', count: 1 }],
      },
    });
  });

  test('B-36 an external link is counted and not followed', async () => {
    const link = { name: 'xl/externalLinks/externalLink1.xml', data: '<externalLink/>' };
    expect(await trials.attempt(book(xlsx({ rows: honest, more: [link] })))).toMatchObject({
      kind: 'parsed',
      file: { warnings: [{ code: 'external_links_ignored' }] },
    });
  });

  test('B-36 sheets, headers and cells named like what every object has are names', async () => {
    const rows =
      row(1, inline('A1', '__proto__') + inline('B1', 'constructor')) +
      row(2, inline('A2', 'toString') + inline('B2', '{"__proto__":1}'));
    const outcome = await trials.attempt(book(xlsx({ rows, sheets: ['__proto__', 'constructor'] })));
    expect(outcome).toMatchObject({
      kind: 'parsed',
      file: { tables: [{ name: '__proto__', header: ['__proto__', 'constructor'] }, { name: 'constructor' }] },
    });
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  test('B-36 a merged range over a million rows takes no time', async () => {
    const merges = Array.from({ length: 20_000 }, (_, at) => `<mergeCell ref="A2:A${1_048_576 - at}"/>`).join('');
    const rows = `${honest}</sheetData><mergeCells>${merges}</mergeCells><sheetData>`;
    expect(await trials.attempt(book(xlsx({ rows })))).toMatchObject({ kind: 'parsed' });
  });

  test.each([['xl/vbaProject.bin'], ['word/vbaProject.bin']])('B-37 a macro (%s) is refused', async (name) => {
    await trials.refused(
      { name: 'book.xlsm', bytes: xlsx({ rows: honest, more: [{ name, data: 'x' }] }) },
      'file.macro',
    );
  });
});

describe('docx', () => {
  const letter = (bytes: Buffer) => ({ name: 'letter.docx', bytes });

  test('B-37 a style called __proto__ changes nothing', async () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="__proto__"><w:name w:val="__proto__"/></w:style><w:style w:type="paragraph" w:styleId="constructor"><w:name w:val="heading 1"/></w:style>';
    const body = paragraph('甲', '__proto__') + paragraph('乙', 'constructor') + paragraph('丙', 'toString');
    const outcome = await trials.attempt(letter(docx({ body, styles })));
    expect(outcome).toMatchObject({
      kind: 'parsed',
      file: { blocks: [{ text: '甲' }, { text: '乙' }, { text: '丙' }] },
    });
  });

  test('B-37 an external picture, template and entity are never fetched', async () => {
    const server = await listening();
    const picture =
      '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="p1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>';
    const relations = [
      ['p1', 'image', `${server.address}/pixel.png`, 'External'],
      ['t1', 'attachedTemplate', `${server.address}/template.dotm`, 'External'],
    ] as const;
    const outcome = await trials.attempt(letter(docx({ body: paragraph('正文') + picture, relations })));
    await trials.refused(
      letter(docx({ body: paragraph('&a;'), prologue: outside(`${server.address}/x`) })),
      'file.entities',
    );
    await trials.refused(
      letter(docx({ body: paragraph('&a;'), prologue: outside('file:///etc/passwd') })),
      'file.entities',
    );
    await server.close();
    expect(server.calls).toEqual([]);
    expect(outcome).toMatchObject({
      kind: 'parsed',
      file: {
        blocks: [{ text: '正文' }],
        warnings: expect.arrayContaining([
          { code: 'external_links_ignored', count: 2 },
          { code: 'images_ignored', count: 1 },
        ]),
      },
    });
  });

  test('B-37 entities that grow a billion times are refused unread', async () => {
    await trials.refused(letter(docx({ body: paragraph('&j;'), prologue: laughs })), 'file.entities');
    const bytes = docx({
      body: paragraph('x'),
      relations: [['n1', 'numbering', 'numbering.xml']],
      more: [{ name: 'word/numbering.xml', data: `${laughs}<w:numbering/>` }],
    });
    await trials.refused(letter(bytes), 'file.entities');
  });

  test('B-37 a document type in UTF-16 is one too', async () => {
    const wide = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`${laughs}<w:numbering>&j;</w:numbering>`, 'utf16le'),
    ]);
    const bytes = docx({
      body: paragraph('x'),
      relations: [['n1', 'numbering', 'numbering.xml']],
      more: [{ name: 'word/numbering.xml', data: wide }],
    });
    await trials.refused(letter(bytes), 'file.entities');
  });

  test('B-37 elements 1,000 deep are refused', async () => {
    await trials.refused(letter(docx({ body: '<w:p>'.repeat(1000) + '</w:p>'.repeat(1000) })), 'file.too_deep');
  });

  test('B-37 80 MB of paragraphs are refused by their text or their time, not by memory', async () => {
    const one = (at: number) => paragraph(`第${at}段 ${((at * 2654435761) >>> 0).toString(36)}`);
    const body = Array.from({ length: 900_000 }, (_, at) => one(at)).join('');
    const outcome = await trials.attempt(letter(docx({ body })), { ms: 32_000 });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'file.too_much_text' });
  }, 60_000);

  test('B-37 no document in it, and one that is cut off: broken', async () => {
    await trials.refused(
      letter(
        zip([
          { name: '[Content_Types].xml', data: '<Types/>' },
          { name: 'word/x.xml', data: '<x/>' },
        ]),
      ),
      'file.broken',
    );
    await trials.refused(letter(docx({ body: '<w:p><w:r>' })), 'file.broken');
  });
});

describe('pptx', () => {
  const text = (words: string) => `<p:sp><p:txBody><a:p><a:r><a:t>${words}</a:t></a:r></a:p></p:txBody></p:sp>`;

  test('B-38 3,000 slides are refused', async () => {
    const slides = Array.from({ length: 2400 }, () => text('x'));
    await trials.refused({ name: 'show.pptx', bytes: pptx(slides) }, 'file.too_many_pages');
  });

  test('B-37 entities in a slide are refused', async () => {
    const bytes = pptx([text('x')], [{ name: 'ppt/slides/_rels/slide1.xml.rels', data: `${laughs}<Relationships/>` }]);
    await trials.refused({ name: 'show.pptx', bytes }, 'file.entities');
  });
});

test('B-37 a password hides an Office file in an old container: refused by what it is', async () => {
  const container = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(1000),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ]);
  await trials.refused({ name: 'secret.docx', bytes: container }, 'file.encrypted');
  await trials.refused(
    { name: 'old.doc', bytes: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1000)]) },
    'file.unsupported_kind',
  );
});
