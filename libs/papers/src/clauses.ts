/** Characters of a text that are read, and of one clause, and clauses of a text. */
const READ = 2_000;
const CLAUSE = 400;
const CLAUSES = 40;

const han = '\\p{Script=Han}';
/** A comma within a number or a name in letters parts nothing. */
const clauseEnd = new RegExp(
  `[。！!…~\\n\\r]|;|[?](?=.)|,(?=\\s|$|${han}|["“「『(])|(?<=${han}),|\\.(?=\\s|$|${han})`,
  'u',
);
const asking =
  /[?]$|[吗呢么]$|多少|几[家个岁天]|什么|怎么|怎样|如何|是不是|能不能|可不可以|有没有|要不要|需不需要|对不对|是否|为什么|为啥|咋|谁|何时|哪|(?:可以|能|必须|需要).*吧$|^(?:can|could|is|are|do|does|what|how|why|should|must|where|when|who|which|will|would|may)\b/iu;

/** Whether a clause asks rather than tells. */
export const asks = (clause: string): boolean => asking.test(clause);

/** Parts between commas and stops; a question keeps its mark. */
export function clausesOf(text: string): string[] {
  const plain = text
    .slice(0, READ)
    .normalize('NFKC')
    .replace(/\bco\.?,?\s*ltd\b\.?/giu, 'Co.,Ltd')
    .replace(/\?/gu, '?\n');
  return plain
    .split(clauseEnd)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '' && clause.length <= CLAUSE)
    .slice(0, CLAUSES);
}
