import type { Table } from '#libs/parse';
import type { ColumnMapping, ColumnMeaning } from './types.ts';

/**
 * Names of columns, folded (see `fold`), longest use first: our own template, what Chinese service desks export, and the
 * CSV headers of FastGPT (`q`, `a`, `indexes`) and Dify (`question`, `answer`).
 */
const names: Readonly<Record<ColumnMeaning, string>> = {
  question:
    '问题 标准问题 标准问 标准问法 主问题 用户问题 客户问题 问题内容 问题标题 提问 问句 问 question questions standardquestion q query prompt instruction faq',
  similar:
    '相似问题 相似问 相似问法 相似问句 扩展问题 扩展问 扩展问法 其他问法 同义问题 similar similarquestion similarquestions alternatives variants indexes index',
  negative:
    '反例问题 反例 负例 负例问题 负面问题 排除问题 不应命中 negative negativequestion negativequestions negatives',
  answer:
    '答案 标准答案 回答 回复 答复 解答 应答 回复内容 答案内容 答 answer answers a reply response output completion',
  category: '分类 类别 目录 文件夹 所属分类 知识分类 问题分类 分组 类目 category categories folder group path',
  language: '语言 语种 language lang locale',
  channel: '渠道 适用渠道 来源渠道 channel channels',
  from: '生效时间 生效日期 开始时间 开始日期 有效期开始 起始时间 生效 from start startdate starttime validfrom effectivefrom effectivedate',
  until:
    '失效时间 失效日期 结束时间 结束日期 有效期至 有效期结束 到期时间 到期日期 截止时间 失效 until end enddate endtime validuntil validto expires expiresat expirydate',
};

const meanings = new Map(
  (Object.keys(names) as ColumnMeaning[]).flatMap((meaning) =>
    names[meaning].split(' ').map((name) => [name, meaning] as const),
  ),
);
/** Several columns may hold these; of the others the first counts. */
const several = new Set<ColumnMeaning>(['similar', 'negative']);

/** What each column holds. A mapping wins over the name of a column; `null` in it takes a meaning away from every column. */
export function columnsOf({ header }: Pick<Table, 'header'>, mapping: ColumnMapping): (ColumnMeaning | null)[] {
  const taken = new Set<ColumnMeaning>(Object.keys(mapping) as ColumnMeaning[]);
  const columns = header.map((): ColumnMeaning | null => null);
  for (const [meaning, column] of Object.entries(mapping)) {
    const at = typeof column === 'number' ? column : header.findIndex((name) => name === column);
    if (at >= 0 && at < columns.length && column !== null) columns[at] = meaning as ColumnMeaning;
  }
  for (const [at, name] of header.entries()) {
    const meaning = meanings.get(fold(name));
    if (columns[at] !== null || meaning === undefined || taken.has(meaning)) continue;
    columns[at] = meaning;
    if (!several.has(meaning)) taken.add(meaning);
  }
  return columns;
}

/** `* 相似问题 2（选填）` and `Similar_Questions` lose what is no name. */
function fold(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([【].{0,40}?[)\]】]/g, '')
    .replace(/[\s*_\-:#"']+/g, '')
    .replace(/\d+$/, '');
}
