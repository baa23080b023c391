import { Readable } from 'node:stream';
import writeExcelFile from 'write-excel-file/node';
import { columnMeaning, type ColumnMeaning } from '#contracts/http/imports';
import type { Download } from '#platform/http';
import { words } from '#platform/words';
import { cell } from './error-file.ts';

/** Our own words for the columns, in the language of those who fill them in. */
const say = words('zh-CN');
const columns = columnMeaning.options;

const example: Readonly<Record<ColumnMeaning, string>> = {
  question: '加盟费多少钱？',
  similar: '加盟要交多少钱\n入驻费用是多少',
  negative: '加盟费可以退吗',
  answer: '单店加盟费为 3.98 万元，三年一签。',
  category: '费用',
  language: '',
  channel: '',
  from: '2026-01-01',
  until: '',
};

const explained: Readonly<Record<ColumnMeaning, string>> = {
  question: '必填。客户会怎么问，写一句最标准的，最多 200 字。同一个文件夹里再次导入相同的标准问题会更新原来的知识。',
  similar: '选填。其他问法，一行一个，也可用 | 或 ； 分隔，最多 50 个。',
  negative: '选填。听起来像、但不该用这条回答的问法，写法同上。',
  answer: '必填。机器人会原样说出，最多 8000 字。',
  category: '选填。最多 60 字。',
  language: '选填。zh、en、ja、ko、de；留空就是公司的语言。同一个问题再写一行并填上语言，就是这种语言的答案。',
  channel: '选填。web（网页）、wecom（企业微信）、kf（微信客服）、api；留空表示所有渠道。',
  from: '选填。从哪天起可以回答，如 2026-01-01。',
  until: '选填。到哪天为止（含当天），留空表示长期有效。',
};

/** A table to fill in: with headers that are recognised, one example row, and in a workbook what each column means. */
export async function template(format: 'xlsx' | 'csv' | 'jsonl'): Promise<Download> {
  const headers = columns.map((column) => say(`import.meaning.${column}`));
  const row = columns.map((column) => example[column]);
  if (format === 'jsonl') {
    const filled = columns.filter((column) => example[column] !== '');
    const line = JSON.stringify(
      Object.fromEntries(
        filled.map((column) => [column, listed.has(column) ? example[column].split('\n') : example[column]]),
      ),
    );
    return { name: '知识导入模板.jsonl', mime: 'application/x-ndjson', stream: bytes(Buffer.from(`${line}\n`)) };
  }
  if (format === 'csv') {
    const text = `\ufeff${[headers, row].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
    return { name: '知识导入模板.csv', mime: 'text/csv; charset=utf-8', stream: bytes(Buffer.from(text)) };
  }
  return {
    name: '知识导入模板.xlsx',
    mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    stream: bytes(await workbook(headers, row)),
  };
}

const listed: ReadonlySet<ColumnMeaning> = new Set(['similar', 'negative']);
const bytes = (content: Buffer) => Readable.from([content]);

async function workbook(headers: readonly string[], row: readonly string[]): Promise<Buffer> {
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
  const wide = (...widths: number[]) => widths.map((width) => ({ width }));
  return writeExcelFile([
    {
      sheet: '知识',
      data: [headers.map(bold), row.map((value) => ({ value, wrap: true }))],
      columns: wide(28, 28, 28, 48, 14, 10, 10, 14, 14),
      stickyRowsCount: 1,
    },
    {
      sheet: '填写说明',
      data: [
        [bold('列'), bold('怎么填')],
        ...columns.map((column, at) => [{ value: headers[at]! }, { value: explained[column], wrap: true }]),
      ],
      columns: wide(14, 90),
    },
  ]).toBuffer();
}
