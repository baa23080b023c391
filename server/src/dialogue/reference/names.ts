/** Things in one list; more is a table and nobody counts in it. */
const MOST = 8;

const SEGMENT = /[，；。：、,;:！!？?\n]|(?<=[\d\p{Script=Han}])(?:以及|和|与)/u;
/** A short name right before its number: "标准店 5.8 万元", "专业版（20 人）". */
const NUMBERED =
  /^\s*((?:\p{Script=Han}|[A-Za-z0-9]){2,8}?)(?:大约|大概|约|是|为|要|需|需要|收|每年|一年)?\s*[（(]?\s*(?=[\d一二两三四五六七八九十百千]+(?:\.\d+)?\s*\p{L})/u;
/** Names alone in a row: "杭州、成都、长沙和苏州". */
const NAME = String.raw`(?:(?![和与或及])\p{Script=Han}|[A-Za-z0-9]){1,8}?`;
const ROW = new RegExp(
  String.raw`(${NAME}(?:、${NAME}){1,7})(?:[和与或]|以及)?(?:(?<=[和与或及])(${NAME}))?(?=可以|可选|都[是有能可]|等|这|[，。；！\s]|$)`,
  'u',
);
const OPENING = /^(有|分为|包括|包含|分别是|可选|目前有|支持|含)/u;

/**
 * What a reply lists, in its order: things of one kind with a number each, else names in a row; empty when it lists
 * nothing. Of one kind are names that end alike, as 标准店 and 旗舰店 do. Pure.
 */
export function namesIn(reply: string): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const segment of reply.split(SEGMENT)) {
    const name = NUMBERED.exec(segment.replace(OPENING, ''))?.[1];
    if (!name) continue;
    const end = name.at(-1)!;
    kinds.set(end, (kinds.get(end) ?? new Set()).add(name));
  }
  const [most] = [...kinds.values()].toSorted((a, b) => b.size - a.size);
  if (most && most.size > 1) return [...most].slice(0, MOST);
  const [, row, last] = ROW.exec(reply) ?? [];
  if (!row) return [];
  return [...row.replace(OPENING, '').split('、'), ...(last ? [last] : [])].slice(0, MOST);
}
