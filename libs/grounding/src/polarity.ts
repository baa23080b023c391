import { supports } from './numbers.ts';
import { shared, weigh, type Clause, type Evidence } from './reading.ts';
import type { Span } from './verdict.ts';

/** A denial, and the word it denies. */
export interface Denial extends Span {
  readonly text: string;
}

/** What denies in either language. The longer forms first. */
const DENIES =
  /不(?:再|予|得|可以?|能|会|须|用|需要?|必|允许|支持|提供)?|没有?|无[须需]?|未|非|禁止|暂停|谢绝|拒绝|免(?:费|收)?|\b(?:not|never|no|without|cannot|nor|neither|free)\b|n['’]t\b/gu;
/** Where the same characters deny nothing. */
const DENIES_NOTHING =
  /不(?:会|能|可|得)?(?:少于|低于|超过|高于|多于)|不(?:足|满|到|同|仅|但|过|断|良|妨|如|管|论|好意思|错)|差不多|无(?:论|限次?|痕|线|理由|忧)|非(?:常|凡)|没(?:关系|问题)|未(?:来|必)|免得|避免|减免|难免|no(?:\.| later| more than| less than)|not only|除非/gu;

interface Found extends Denial {
  /** What is denied: a word or two that stand together. */
  readonly targets: readonly string[];
}

/** The denials of a clause with what each is about: the next word after it, else the last one before. */
function denialsIn(clause: Clause): Found[] {
  const lower = clause.text.toLowerCase();
  const harmless = [...lower.matchAll(DENIES_NOTHING)].map((m) => [m.index, m.index + m[0].length] as const);
  return [...lower.matchAll(DENIES)]
    .filter((m) => !harmless.some(([start, end]) => m.index < end && start < m.index + m[0].length))
    .map((m) => {
      const start = clause.start + m.index;
      const end = start + m[0].length;
      return {
        start,
        end,
        text: m[0],
        targets: /^免费?$|^free$/u.test(m[0]) ? ['收费'] : targetsOf(clause, start, end),
      };
    });
}

function targetsOf({ tokens }: Clause, start: number, end: number): string[] {
  const after = tokens.findIndex((token) => token.start >= end);
  const before = tokens.findLastIndex((token) => token.end <= start);
  const [one, other] = after >= 0 ? [tokens[after], tokens[after + 1]] : [tokens[before], tokens[before - 1]];
  if (!one) return [];
  const together = other && (one.end === other.start || other.end === one.start);
  return together ? [one.stem, other.stem] : [one.stem];
}

const meets = (a: string, b: string): boolean =>
  a === b || (a.length > 1 && b.length > 1 && (a.includes(b) || b.includes(a))) || isFee(a, b);
/** 免费 denies every fee. */
const isFee = (a: string, b: string): boolean =>
  (a === '收费' && b.endsWith('费')) || (b === '收费' && a.endsWith('费'));

const about = (a: Found, b: Found): boolean => a.targets.some((one) => b.targets.some((other) => meets(one, other)));

const speaksOf = (clause: Clause, { targets }: Found): boolean =>
  targets.some(
    (target) =>
      clause.tokens.some((token) => meets(token.stem, target)) || (target.length > 1 && clause.text.includes(target)),
  );

/** Words that say the opposite of each other without a denial. */
const OPPOSITES: readonly (readonly [RegExp, RegExp])[] = [
  [/包邮|免运费/u, /到付|运费(?:由)?(?:买家|您|客户)/u],
  [/货到付款/u, /款到发货|先款/u],
  [/永久|长期有效/u, /有效期|到期/u],
  [/必须|只能/u, /自愿|可选|任选/u],
];

/** A clause that repeats one of the evidence and denies what that affirms, or the other way round. */
export function denials(clauses: readonly Clause[], evidence: Evidence): Denial[] {
  return clauses.flatMap((clause) => denialOf(clause, evidence) ?? []);
}

/** How much of a clause must stand in another one before their denials are compared, and how far behind the closest. */
const ABOUT_THE_SAME = 0.4;
const BEHIND = 0.25;
/** The part that is enough where the very thing that is denied stands in it. */
const PARTLY = 0.34;

function denialOf(clause: Clause, evidence: Evidence): Denial | undefined {
  const ours = denialsIn(clause);
  const compared = closest(clause, ours, evidence).map((theirs) => comparedWith(clause, ours, theirs));
  // A clause that denies or affirms the same settles it: a text may say one thing of this and another of that.
  return compared.includes('agrees') ? undefined : compared.find((each) => typeof each === 'object');
}

function closest(clause: Clause, ours: readonly Found[], evidence: Evidence): Clause[] {
  const total = weigh(clause.tokens) + 0.5 * clause.amounts.length || 1;
  const scored = evidence.clauses.map((theirs) => {
    const amounts = clause.amounts.filter((said) => theirs.amounts.some((known) => supports(known, said))).length;
    return { theirs, share: (shared(clause.tokens, theirs.tokens) + 0.5 * amounts) / total };
  });
  const most = Math.max(ABOUT_THE_SAME, ...scored.map(({ share }) => share));
  const isClose = (share: number) => share >= Math.max(ABOUT_THE_SAME, most - BEHIND);
  const isDenied = (theirs: Clause) => ours.some((denial) => speaksOf(theirs, denial));
  return scored
    .filter(({ theirs, share }) => isClose(share) || (share >= PARTLY && isDenied(theirs)))
    .map(({ theirs }) => theirs);
}

function comparedWith(clause: Clause, all: readonly Found[], theirs: Clause): Denial | 'agrees' | undefined {
  const denied = denialsIn(theirs);
  const ours = all.filter((denial) => speaksOf(theirs, denial));
  const known = denied.filter((denial) => speaksOf(clause, denial));
  const alone = ours.find((denial) => !denied.some((other) => about(other, denial)));
  if (alone) return alone;
  const affirmed = known.find((denial) => !all.some((other) => about(other, denial)));
  if (affirmed && !/恢复|重新/u.test(clause.text)) return { start: clause.start, end: clause.end, text: affirmed.text };
  if (ours.length > 0 || known.length > 0) return 'agrees';
  const flipped = OPPOSITES.some(
    ([one, other]) =>
      (one.test(clause.text) && other.test(theirs.text)) || (other.test(clause.text) && one.test(theirs.text)),
  );
  return flipped ? { start: clause.start, end: clause.end, text: clause.text.trim() } : undefined;
}
