import { distance } from './find-labels.ts';

/**
 * Sentences that every 经营范围 is printed with (经营范围登记规范化, 市场监管总局 2021, and the wording before it). They say
 * nothing of the firm, so a character misread in one of them is set right; what a firm does is left as it was read.
 */
const PRINTED = [
  '依法须经批准的项目，经相关部门批准后方可开展经营活动',
  '具体经营项目以相关部门批准文件或许可证件为准',
  '具体经营项目以审批结果为准',
  '除依法须经批准的项目外，凭营业执照依法自主开展经营活动',
  '依法须经批准的项目，经相关部门批准后依批准的内容开展经营活动',
  '不得从事国家和本市产业政策禁止和限制类项目的经营活动',
];
/** Characters of a printed sentence that may be misread, of each that many. */
const ONE_IN = 6;

/** The scope with its set sentences and marks as they are printed: a colon stands after 项目 and its like only. */
export function scopeOf(text: string): string {
  let scope = text.replace(/:/gu, '：').replace(/;/gu, '；').replace(/,/gu, '，');
  for (const sentence of PRINTED) scope = withSentence(scope, sentence);
  return scope.replace(/(^|[）。])般项目/gu, '$1一般项目').replace(/(?<!项目|事项|范围|如下|业务|方式|其中)：/gu, '；');
}

/** Puts a sentence where it begins or ends as printed and little between is otherwise. */
function withSentence(text: string, sentence: string): string {
  if (text.includes(sentence)) return text;
  const allowed = Math.floor(sentence.length / ONE_IN);
  let best = { from: 0, to: 0, errors: allowed + 1 };
  const attempt = (from: number, to: number) => {
    if (from < 0 || to > text.length || to <= from) return;
    const errors = distance(text.slice(from, to), sentence);
    if (errors < best.errors) best = { from, to, errors };
  };
  const sizes = [0, -1, 1, -2, 2].map((more) => sentence.length + more);
  for (const from of placesOf(text, sentence.slice(0, 2))) for (const size of sizes) attempt(from, from + size);
  for (const at of placesOf(text, sentence.slice(-2))) for (const size of sizes) attempt(at + 2 - size, at + 2);
  return best.errors <= allowed ? text.slice(0, best.from) + sentence + text.slice(best.to) : text;
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}
