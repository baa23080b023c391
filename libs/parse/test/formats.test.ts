import { describe, expect, test } from 'vitest';
import { type ParsedFile, readFile } from '../src/index.ts';
import { packed, relations } from './package.ts';

async function parsed(name: string, bytes: string | Buffer): Promise<ParsedFile> {
  const outcome = await readFile({ name, bytes: Buffer.from(bytes) });
  if (outcome.kind !== 'parsed') throw new Error(JSON.stringify(outcome));
  return outcome.file;
}
/** Blocks as `type level: text`. */
const lines = (file: ParsedFile) => file.blocks.map(({ type, level, text }) => `${type}${level ?? ''}: ${text}`);

describe('docx', () => {
  const p = (text: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
  const item = (text: string, num: number, level = 0) =>
    p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${num}"/></w:numPr>`);
  const cell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${p(text)}</w:tc>`;
  const style = (id: string, name: string, more = '') =>
    `<w:style w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
  const lvl = (at: number, format: string, text: string) =>
    `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;

  const letter = async (body: string) =>
    parsed(
      '手册.docx',
      await packed({
        '[Content_Types].xml': '<Types/>',
        '_rels/.rels': relations({ r1: ['officeDocument', 'word/document.xml'] }),
        'word/document.xml': `<w:document xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:mc="mc"><w:body>${body}</w:body></w:document>`,
        'word/_rels/document.xml.rels': relations({
          s: ['styles', 'styles.xml'],
          n: ['numbering', 'numbering.xml'],
          f: ['footnotes', 'footnotes.xml'],
          h: ['hyperlink', 'https://example.com/fees'],
        }),
        'word/styles.xml': `<w:styles xmlns:w="w">${style('1', 'heading 1')}${style('2', '标题 2')}${style('3', 'Clause', '<w:basedOn w:val="4"/>')}${style('4', 'x', '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')}${style('T1', 'toc 1')}${style('a', 'ring', '<w:basedOn w:val="b"/>')}${style('b', 'ring', '<w:basedOn w:val="a"/>')}</w:styles>`,
        'word/numbering.xml': `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7">${lvl(0, 'chineseCounting', '第%1章')}${lvl(1, 'decimal', '%1.%2')}</w:abstractNum><w:abstractNum w:abstractNumId="8">${lvl(0, 'bullet', '●')}${lvl(1, 'bullet', '○')}</w:abstractNum><w:abstractNum w:abstractNumId="9">${lvl(0, 'decimal', '%1.')}${lvl(1, 'lowerLetter', '(%2)')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num></w:numbering>`,
        'word/footnotes.xml': `<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1">${p('----')}</w:footnote><w:footnote w:id="2">${p('不含税。')}</w:footnote></w:footnotes>`,
      }),
    );

  test('headings come from styles, what they are based on, and outline levels', async () => {
    const body =
      p('总则', '<w:pStyle w:val="1"/>') +
      p('费用', '<w:pStyle w:val="2"/>') +
      p('条款', '<w:pStyle w:val="3"/>') +
      p('直接', '<w:outlineLvl w:val="0"/>') +
      p('环', '<w:pStyle w:val="a"/>') +
      p('目录行', '<w:pStyle w:val="T1"/>');
    expect(lines(await letter(body))).toEqual([
      'heading1: 总则',
      'heading2: 费用',
      'heading3: 条款',
      'heading1: 直接',
      'paragraph: 环',
    ]);
  });

  test('lists keep their nesting and count as Word counts', async () => {
    const body =
      item('甲', 2) +
      item('乙', 2, 1) +
      p('之间') +
      item('一', 3) +
      item('子', 3, 1) +
      item('子', 3, 1) +
      item('二', 3) +
      item('子', 3, 1);
    expect(lines(await letter(body))).toEqual([
      'list: - 甲\n  - 乙',
      'paragraph: 之间',
      'list: 1. 一\n  (a) 子\n  (b) 子\n2. 二\n  (a) 子',
    ]);
    const chapters = ['开始', '结束']
      .map((text) => item(text, 1).replace('<w:pPr>', '<w:pPr><w:pStyle w:val="1"/>'))
      .join('');
    expect(lines(await letter(chapters))).toEqual(['heading1: 第一章 开始', 'heading1: 第二章 结束']);
  });

  test('tables repeat what spans rows, and a table of one cell is a frame', async () => {
    const table = `<w:tbl><w:tr>${cell('城市')}${cell('费用', '<w:gridSpan w:val="2"/>')}</w:tr><w:tr>${cell('杭州', '<w:vMerge w:val="restart"/>')}${cell('首年')}${cell('3万')}</w:tr><w:tr>${cell('', '<w:vMerge/>')}${cell('次年')}${cell('2万')}</w:tr></w:tbl>`;
    expect(lines(await letter(table + `<w:tbl><w:tr>${cell('请注意')}</w:tr></w:tbl>`))).toEqual([
      'table: 城市\t费用\n杭州\t首年\t3万\n杭州\t次年\t2万',
      'paragraph: 请注意',
    ]);
  });

  test('links say where they lead, notes follow, what was deleted or stands twice does not count', async () => {
    const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
    const body =
      `<w:p>${run('见')}<w:hyperlink r:id="h">${run('费用表')}</w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r></w:p>` +
      `<w:p>${run('留')}<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom>${run('移')}</w:moveFrom><w:ins>${run('增')}</w:ins></w:p>` +
      `<w:p><mc:AlternateContent><mc:Choice><w:txbxContent>${p('框')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>${p('框')}</w:txbxContent></mc:Fallback></mc:AlternateContent>${run('外')}</w:p>`;
    expect(lines(await letter(body))).toEqual([
      'paragraph: 见费用表 (https://example.com/fees)',
      'paragraph: 不含税。',
      'paragraph: 留增',
      'paragraph: 框',
      'paragraph: 外',
    ]);
  });
});

describe('xlsx', () => {
  const c = (place: string, value: string, more = '') => `<c r="${place}"${more}><v>${value}</v></c>`;
  const book = async (rows: string, more: Readonly<Record<string, string>> = {}, sheet = '') =>
    parsed(
      'book.xlsx',
      await packed({
        '[Content_Types].xml': '<Types/>',
        'xl/workbook.xml': `<workbook xmlns:r="r"><sheets><sheet name="价目" r:id="r1"/><sheet name="旧" state="hidden" r:id="r1"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': relations({
          r1: ['worksheet', 'worksheets/sheet1.xml'],
          r2: ['sharedStrings', 'sharedStrings.xml'],
          r3: ['styles', 'styles.xml'],
        }),
        'xl/sharedStrings.xml':
          '<sst><si><t>城市</t></si><si><r><t>费</t></r><r><t>用</t></r><rPh><t>feiyong</t></rPh></si></sst>',
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="171" formatCode="[Red]0.0%"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>',
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData>${sheet}</worksheet>`,
        ...more,
      }),
    );
  const head = `<row r="1">${c('A1', '0', ' t="s"')}${c('B1', '1', ' t="s"')}</row>`;

  test.each<[what: string, cell: string, text: string]>([
    ['a telephone number', c('B2', '1.3800138000E10'), '13800138000'],
    ['a binary fraction', c('B2', '0.30000000000000004'), '0.3'],
    ['a day', c('B2', '46356', ' s="1"'), '2026-11-30'],
    ['a Chinese day', c('B2', '46356', ' s="2"'), '2026-11-30'],
    ['a moment', c('B2', '46356.354166666664', ' s="4"'), '2026-11-30 08:30'],
    ['a time', c('B2', '0.75', ' s="5"'), '18:00'],
    ['the day before the one that never was', c('B2', '59', ' s="1"'), '1900-02-28'],
    ['a share', c('B2', '0.125', ' s="3"'), '12.5%'],
    ['yes', c('B2', '1', ' t="b"'), 'TRUE'],
    ['an error', c('B2', '#REF!', ' t="e"'), ''],
    ['a string that is not there', c('B2', '99', ' t="s"'), ''],
  ])('%s reads as people see it', async (_, cell, text) => {
    const { tables } = await book(`${head}<row r="2">${c('A2', '0', ' t="s"')}${cell}</row>`);
    expect(tables).toEqual([{ name: '价目', header: ['城市', '费用'], rows: [{ row: 2, cells: ['城市', text] }] }]);
  });

  test('titles above the header are text, empty rows keep the numbers, merged cells fill down, hidden sheets are named', async () => {
    const rows = `<row r="1">${c('A1', '2026', '')}</row><row r="3">${c('A3', '0', ' t="s"')}${c('B3', '1', ' t="s"')}</row><row r="7">${c('A7', '8')}${c('B7', '1')}</row><row r="8">${c('B8', '2')}</row>`;
    const file = await book(rows, {}, '<mergeCells><mergeCell ref="A7:A8"/></mergeCells>');
    expect(lines(file)).toEqual(['paragraph: 2026']);
    expect(file.tables[0]!.rows).toEqual([
      { row: 7, cells: ['8', '1'] },
      { row: 8, cells: ['8', '2'] },
    ]);
    expect(file.warnings).toEqual([{ code: 'sheet_hidden', at: '旧' }]);
  });
});

test('pptx: slides in the order of the show, with places, lists, tables and notes', async () => {
  const shape = (kind: string, ...texts: readonly string[]) =>
    `<p:sp><p:nvPr><p:ph type="${kind}"/></p:nvPr><p:spPr><a:xfrm><a:off x="100" y="200"/><a:ext cx="500" cy="400"/></a:xfrm></p:spPr><p:txBody>${texts.map((text, at) => `<a:p><a:pPr lvl="${at % 2}"/><a:r><a:t>${text}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`;
  const slide = (tree: string) => `<p:sld xmlns:p="p" xmlns:a="a">${tree}</p:sld>`;
  const tc = (text: string) => `<a:tc><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`;
  const file = await parsed(
    'show.pptx',
    await packed({
      '[Content_Types].xml': '<Types/>',
      'ppt/presentation.xml':
        '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="9" r:id="b"/><p:sldId id="8" r:id="a"/></p:sldIdLst><p:sldSz cx="1000" cy="1000"/></p:presentation>',
      'ppt/_rels/presentation.xml.rels': relations({
        a: ['slide', 'slides/slide1.xml'],
        b: ['slide', 'slides/slide2.xml'],
      }),
      'ppt/slides/slide1.xml': slide(
        `<p:graphicFrame><a:tbl><a:tr>${tc('城市')}${tc('费用')}</a:tr><a:tr>${tc('杭州')}${tc('3万')}</a:tr></a:tbl></p:graphicFrame>`,
      ),
      'ppt/slides/slide2.xml': slide(
        shape('title', '加盟') + shape('body', '先申请', '带证件', '再签约') + shape('sldNum', '7'),
      ),
      'ppt/slides/_rels/slide2.xml.rels': relations({ n: ['notesSlide', '../notesSlides/notesSlide1.xml'] }),
      'ppt/notesSlides/notesSlide1.xml': slide(shape('sldImg', 'x') + shape('body', '讲慢一点', '停一停')),
    }),
  );
  expect(file.blocks).toEqual([
    { type: 'heading', level: 1, text: '加盟', page: 1, box: [0.1, 0.2, 0.5, 0.4] },
    { type: 'list', text: '- 先申请\n  - 带证件\n- 再签约', page: 1, box: [0.1, 0.2, 0.5, 0.4] },
    { type: 'paragraph', text: '讲慢一点\n停一停', page: 1 },
    { type: 'table', text: '城市\t费用\n杭州\t3万', page: 2 },
  ]);
  expect(file).toMatchObject({ title: '加盟', pages: [{ number: 1 }, { number: 2 }] });
});

describe('text', () => {
  test('Markdown: headings, nested lists, tables, code, links and front matter', async () => {
    const text =
      '---\ntitle: "加盟手册"\n---\n# 费用\n\n见[价目](https://a.cn/x)。\n\n1. 先\n   - 子\n2. 再\n\n| 城市 | 费用 |\n|---|---|\n| 杭州 | 3万 |\n\n```\n# 不是标题\n```\n';
    const file = await parsed('a.md', text);
    expect(file.title).toBe('加盟手册');
    expect(lines(file)).toEqual([
      'heading1: 费用',
      'paragraph: 见价目 (https://a.cn/x)。',
      'list: 1. 先\n  - 子\n2. 再',
      'table: 城市\t费用\n杭州\t3万',
      'code: # 不是标题\n',
    ]);
  });

  test('a Markdown file of many parts reads as one', async () => {
    const part = (at: number) => `## 第${at}节\n\n${'内容。'.repeat(3000)}\n\n\`\`\`\n# 代码\n\`\`\`\n\n`;
    const file = await parsed('a.md', Array.from({ length: 60 }, (_, at) => part(at)).join(''));
    expect(file.blocks.filter(({ type }) => type === 'heading')).toHaveLength(60);
    expect(file.blocks.filter(({ type }) => type === 'code')).toHaveLength(60);
  });

  test('HTML: the article without menus, and cells that span', async () => {
    const text = `<!doctype html><title>价目</title><nav>首页</nav><h1>费用</h1><p>三万元，<b>含税</b>。<br>可分期。</p><table><tr><th>城市<th>费用<tr><td rowspan=2>杭州<td>3万<tr><td>2万</table><footer>版权</footer><div hidden>看不见</div>`;
    expect(lines(await parsed('a.html', text))).toEqual([
      'heading1: 费用',
      'paragraph: 三万元，含税。\n可分期。',
      'table: 城市\t费用\n杭州\t3万\n杭州\t2万',
    ]);
  });

  test('HTML in the encoding it names', async () => {
    const bytes = Buffer.concat([
      Buffer.from('<html><meta charset="gbk"><p>'),
      Buffer.from([0xbc, 0xdb, 0xb8, 0xf1]),
      Buffer.from('</p></html>'),
    ]);
    expect(lines(await parsed('a.html', bytes))).toEqual(['paragraph: 价格']);
  });

  test('plain text: chapters and sections by their numbers', async () => {
    expect(lines(await parsed('a.txt', '第一章 总则\n\n一、费用\n三万元。\n分期可谈。\n\n二、流程\n先申请。'))).toEqual(
      [
        'heading1: 第一章 总则',
        'heading2: 一、费用',
        'paragraph: 三万元。\n分期可谈。',
        'heading2: 二、流程',
        'paragraph: 先申请。',
      ],
    );
  });

  test('jsonl: columns in the order they appear, lists one item a line, bad lines named', async () => {
    const file = await parsed(
      'a.jsonl',
      '{"question":"一","similar":["甲","乙"]}\nnot json\n{"answer":3,"question":"二"}\n',
    );
    expect(file.tables).toEqual([
      {
        name: 'a',
        header: ['question', 'similar', 'answer'],
        rows: [
          { row: 1, cells: ['一', '甲\n乙', ''] },
          { row: 3, cells: ['二', '', '3'] },
        ],
      },
    ]);
    expect(file.warnings).toEqual([{ code: 'row_unreadable', at: 2 }]);
  });

  test('radicals that PDF writers use become the characters they look like, control characters go', async () => {
    expect(lines(await parsed('a.txt', '⼿册\u0001⼀\u0000。'))).toEqual(['paragraph: 手册一。']);
  });
});
