/** An editor brings a handbook and a table: progress, the page beside the passages, corrections, drafts, and the way back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator } from 'playwright-core';
import writeXlsxFile from 'write-excel-file/node';
import { eventually, openBrowser, openPage, pictures, type Visit } from '../support/browser.ts';
import { signIn } from './agent.ts';
import { journey } from './journey.ts';
import { startProduct, type Product } from './product.ts';

journey({ browser: () => browser, inSteps: true });

const pages = 6;
const rows = 300;

let product: Product;
let browser: Browser;
let visit: Visit;
const folder = mkdtempSync(join(tmpdir(), 'liren-import-'));
const files = ['handbook.pdf', 'manual.docx', 'prices.xlsx'].map((name) => join(folder, name));

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  writeFileSync(files[0]!, await handbook());
  writeFileSync(files[1]!, await manual());
  await prices(files[2]!);
  visit = await openPage(browser);
  await signIn(visit.page, product);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function handbook(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const [plain, bold] = [
    await pdf.embedFont(StandardFonts.Helvetica),
    await pdf.embedFont(StandardFonts.HelveticaBold),
  ];
  for (let number = 1; number <= pages; number++) {
    const page = pdf.addPage([595, 842]);
    page.drawText(`Chapter ${number}: Opening`, { x: 60, y: 770, size: 20, font: bold });
    for (let line = 1; line <= 20; line++)
      page.drawText(`Page ${number} line ${line}: the manager checks the fridge and writes down what she finds.`, {
        x: 60,
        y: 740 - line * 18,
        size: 11,
        font: plain,
      });
  }
  return pdf.save();
}

async function manual(): Promise<Buffer> {
  const chapters = Array.from({ length: 8 }, (_, at) => [
    new Paragraph({ text: `第${at + 1}章 门店运营`, heading: HeadingLevel.HEADING_1 }),
    new Paragraph(
      `第 ${at + 1} 章：店长每天九点前到店，检查冷柜温度和收银备用金，发现问题先记录再上报督导。`.repeat(4),
    ),
  ]);
  return Packer.toBuffer(new Document({ sections: [{ children: chapters.flat() }] }));
}

async function prices(path: string): Promise<void> {
  const header = ['问题', '相似问法', '答案', '分类'].map((value) => ({ value }));
  const lines = Array.from({ length: rows }, (_, at) =>
    [
      at === 149 ? '' : `第 ${at + 1} 号配方多少钱`,
      `${at + 1} 号配方价格`,
      `第 ${at + 1} 号配方 ${at + 1} 元。`,
      '配方',
    ].map((value) => ({ value })),
  );
  await writeXlsxFile([header, ...lines]).toFile(path);
}

const chunk = (at: number): Locator => visit.page.locator('.chunk').nth(at);

test('files are uploaded one after the other and read with progress that a reload finds again', async () => {
  const { page } = visit;
  await page.goto(`${product.url}/console/knowledge/import`);
  await page.getByText('还没有导入过').waitFor();
  await page.getByRole('button', { name: '导入文件' }).first().click();
  await page.locator('input[type=file]').setInputFiles(files);
  await eventually(() => page.getByRole('button', { name: /^移除/ }).count()).toBe(3);
  await eventually(() => page.getByText('上传中').count()).toBe(0);
  await pictures(page, 'import-collect', { schemes: ['light'] });
  await page.getByRole('button', { name: '开始解析' }).click();
  await page
    .getByText(/可以离开这个页面|新增 .* 项/)
    .first()
    .waitFor();
  await page.reload();
  await page.locator('.import-commit').waitFor({ timeout: 60_000 });
});

test('a passage stands beside its place on the page: one leads to the other', async () => {
  const { page } = visit;
  await page.locator('.pdf-page canvas').waitFor();
  await page.locator('.pdf-box').first().waitFor();
  await chunk(0).click();
  await eventually(() => page.locator('.pdf-box[data-chosen=true]').count()).toBe(1);
  await page.getByRole('button', { name: '下一页' }).click();
  await eventually(() => page.locator('.chunk[data-chosen=true]').innerText()).toContain('Page 2');
  await pictures(page, 'import-pdf');
});

test('a passage is cut at the cursor, joined again, corrected and left out', async () => {
  const { page } = visit;
  await page.getByRole('button', { name: /manual\.docx/ }).click();
  await eventually(() => chunk(0).innerText()).toContain('门店运营');
  const before = await page.locator('.chunk').count();
  const words = await chunk(0).locator('.chunk-text').innerText();
  await chunk(0).getByRole('button', { name: '编辑' }).click();
  await chunk(0)
    .getByRole('textbox', { name: '段落内容' })
    .evaluate((field) => (field as HTMLTextAreaElement).setSelectionRange(20, 20));
  await chunk(0).getByRole('button', { name: '从光标处拆分' }).click();
  await eventually(() => page.locator('.chunk').count()).toBe(before + 1);
  expect((await chunk(0).locator('.chunk-text').innerText()).length).toBeLessThan(words.length);
  await chunk(0).getByRole('button', { name: '与下一段合并' }).click();
  await eventually(() => page.locator('.chunk').count()).toBe(before);
  await chunk(1).getByRole('button', { name: '编辑' }).click();
  await chunk(1).getByRole('textbox', { name: '段落内容' }).fill('店长每天八点半到店。');
  await page.keyboard.press('Control+Enter');
  await eventually(() => chunk(1).locator('.chunk-text').innerText()).toBe('店长每天八点半到店。');
  await chunk(2).getByRole('button', { name: '停用' }).click();
  await chunk(2).getByText('已停用').waitFor();
  await pictures(page, 'import-passages', { schemes: ['light'] });
});

test('of a table the rows that cannot come in stand first', async () => {
  const { page } = visit;
  await page.getByRole('button', { name: /prices\.xlsx/ }).click();
  await page.getByText('第 151 行').waitFor();
  expect(await page.locator('.import-qa').count()).toBe(1);
  expect(await page.locator('.import-cells').innerText()).toContain('第 150 号配方 150 元。');
  await pictures(page, 'import-rows', { schemes: ['light'] });
});

test('it is written as drafts, and taken back', async () => {
  const { page, faults } = visit;
  await page.getByRole('button', { name: '存为草稿' }).click();
  await page.getByRole('heading', { name: '已存为草稿' }).waitFor({ timeout: 60_000 });
  expect(await page.locator('.import-figures dd').first().innerText()).toBe(String(rows - 1 + 2));
  await pictures(page, 'import-result', { schemes: ['light'] });
  await page.getByRole('button', { name: '撤销导入' }).click();
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '撤销导入' }).click();
  await page.getByRole('heading', { name: '已撤销', exact: true }).waitFor({ timeout: 60_000 });
  expect(faults).toEqual([]);
});
