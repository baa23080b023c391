import type { Emotion } from './observations.ts';

type Feeling = Exclude<Emotion['label'], 'neutral'>;

/** How strongly an expression tells a feeling; 1 tells it alone. Longer expressions are looked for first. */
const LEXICON: Record<Feeling, readonly (readonly [number, string])[]> = {
  angry: [
    [
      1,
      '骗子|骗钱|诈骗|坑人|坑钱|黑心|无良|滚蛋|滚开|垃圾|人渣|他妈的|(?<!妈)妈的|tmd|傻逼|傻b|sb|煞笔|智障|脑残|弱智|有病吧|你去死|你们去死|王八蛋|混蛋|畜生|狗屁|放屁|欺人太甚|忍无可忍',
    ],
    [
      0.8,
      '什么破|太差劲|太过分|气死|恶心|无耻|不要脸|骗人|忽悠|欺骗|欺负人|敷衍|糊弄|推卸|推脱|踢皮球|耍我|玩我|逗我|我[要想得就]去?投诉|我[要想得就]去?举报|投诉你们|举报你们|曝光|打12315|找12315|告到12315|找消协|起诉|告你们|律师函|给你们差评|给差评|受够了|很愤怒|太愤怒|非常愤怒|我生气|很生气|太生气|真生气|让人生气|火大|scam|fraudster|liar|bullshit|fuck\\w*|shit|idiot|stupid|ridiculous|unacceptable|terrible|worst|furious|angry|rip-?off',
    ],
    [
      0.45,
      '坑爹|太差|很差|差劲|失望|不满|不满意|无语|服了|呵呵|搞什么|搞什么鬼|你什么意思|你们什么意思|什么态度|什么玩意|没人管|没人理|不理人|不回复|没用|废物|答非所问|听不懂人话|说人话|人话|浪费时间|烦死|烦人|烦|催了|几遍了|多少遍|第几次了|又是这样|还不处理|不负责|不作为|不讲理|useless|annoy\\w*|disappoint\\w*|waste of time|horrible|awful',
    ],
  ],
  anxious: [
    [
      0.8,
      '急死|着急|很急|太急|非常急|十万火急|火烧眉毛|急用|急急急|心慌|害怕|崩溃|睡不着|慌了|urgent|asap|desperate|panic\\w*',
    ],
    [
      0.5,
      '担心|焦虑|不安|有点急|急|我怕|有点怕|怎么办啊|怎么办呀|会不会被骗|靠谱吗|放心吗|没底|犹豫|纠结|尽快|赶紧|赶快|来不及|worr\\w*|afraid|nervous|anxious|concerned|hurry',
    ],
  ],
  pleased: [
    [
      0.8,
      '太棒|真棒|太好了|太感谢|非常感谢|非常满意|很满意|开心|高兴|喜欢|点赞|五星|完美|惊喜|excellent|awesome|amazing|perfect|love it|great',
    ],
    [
      0.5,
      '谢谢|感谢|多谢|满意|不错|挺好|很好|厉害|专业|贴心|给力|赞|哈哈|嘻嘻|thanks|thank you|good|nice|helpful|happy',
    ],
  ],
};

/** Turns what follows into its opposite, within a few characters: 不着急, 没有不满, not happy. */
const NEGATION =
  /(?:不|没|没有|别|不是|不会|不用|未|无|并不|not|no|never|n't|n’t)(?:有|太|很|那么|怎么|是|再|要|very|so|really|too)? ?$/u;
const REACH = 6;
/** Words of feeling in questions of fact: a bin, a form, an illness, a fear of others. */
const NO_FEELING =
  /垃圾(?:桶|袋|箱|分类|处理|清运|费|食品|信箱|邮件|短信)|智障(?:学校|儿童|人士)|(?:网络|电信|举报.{0,6})诈骗|麻烦|放心|恐怕|哪怕|不怕|急(?:冻|速|救|诊|聘|招)|怒(?:江|放)|不满(?:足|[一二两三半十\d])|喜欢(?:吃|喝)什么|(?:怕|防|遇到|遇上|碰到|是不是|不会是|会不会).{0,4}(?:骗子|骗人|诈骗|被骗)|(?:骗子|骗人|骗人的|骗局)(?:公司)?[吗吧么]|is (?:this|it) a scam|(?:头晕|头疼|想吐|呕吐|喝完?|喝了|吃完?|吃了).{0,4}恶心|恶心(?:想吐|呕吐|反胃)|喝.{0,6}睡不着/gu;

interface Expression {
  readonly label: Feeling;
  readonly weight: number;
  readonly source: string;
  readonly whole: RegExp;
}

/** The longest first, so that 着急 is not read as 急. Latin words count as words: `sb` is not in `usb`. */
const expressions: readonly Expression[] = Object.entries(LEXICON)
  .flatMap(([label, groups]) =>
    groups.flatMap(([weight, words]) => words.split('|').map((word) => ({ label: label as Feeling, weight, word }))),
  )
  .sort((a, b) => b.word.length - a.word.length)
  .map(({ label, weight, word }) => {
    const source = /^[a-z0-9]/u.test(word) ? `(?<![a-z0-9])${word}(?![a-z0-9])` : word;
    return { label, weight, source, whole: new RegExp(`^${word}$`, 'u') };
  });
const anyExpression = new RegExp(expressions.map(({ source }) => source).join('|'), 'gu');

/** Marks that raise the voice: 三个问号 is impatience, repeated exclamation marks strengthen what is said. */
const LOUD = /[!！]{2,}|[?？]{3,}|[?？][!！]|[!！][?？]/u;
const LOUDER = 0.2;
const IMPATIENT = 0.35;
/** A joy denied is a mild complaint. */
const DENIED_JOY = 0.6;

/** The strongest feeling that a message tells. `raw` still has its repeated marks; `text` is normalised. */
export function emotionOf(text: string, raw: string): Emotion {
  const plain = text.replace(NO_FEELING, (found) => ' '.repeat(found.length));
  const sums: Record<Feeling, number> = { angry: 0, anxious: 0, pleased: 0 };
  for (const { 0: word, index } of plain.matchAll(anyExpression)) {
    const { label, weight } = expressions.find(({ whole }) => whole.test(word))!;
    const isDenied = NEGATION.test(plain.slice(Math.max(0, index - REACH), index)) && !/^[不没无]/u.test(word);
    // 不开心 complains; 不着急 and 没生气 say nothing.
    if (!isDenied) sums[label] = join(sums[label], weight);
    else if (label === 'pleased') sums.angry = join(sums.angry, weight * DENIED_JOY);
  }
  const [label, score] = (Object.entries(sums) as [Feeling, number][]).sort((a, b) => b[1] - a[1])[0]!;
  const isLoud = LOUD.test(raw);
  // Thanks in the same breath do not undo a complaint.
  if (label === 'pleased' && sums.angry >= 0.4) return { label: 'angry', score: round(sums.angry) };
  if (score === 0)
    return isLoud && /[?？]{3,}/u.test(raw) ? { label: 'anxious', score: IMPATIENT } : { label: 'neutral', score: 0 };
  return { label, score: round(isLoud ? join(score, LOUDER) : score) };
}

/** Two signs say more than one and never more than certainty. */
function join(a: number, b: number): number {
  return 1 - (1 - a) * (1 - Math.min(b, 0.95));
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}
