import { cantoneseIn } from './cantonese.ts';
import { characters } from './characters.ts';
import type { Identified, LanguageCode } from './types.ts';

/** Words of grammar that no Japanese sentence of characters alone has. */
const CHINESE_ONLY = /[你您們们這这沒没嗎吗呢吧啊怎麼么哪很請请給给都想了是我把跟還还]/u;
const MANDARIN_ONLY = /[們们這这沒没嗎吗您怎的吧呢]|什[麼么]/u;
/** Signs of Cantonese from which on a text is taken for it. */
const CANTONESE = 1;
/** Words that Japanese writes in characters and Chinese does not. */
const JAPANESE_WORDS =
  /番号|無料|見積|返品|支払|払戻|年中無休|予約|解約|問合|担当|対応|営業|売上|店舗|料金表|配送状況|確認|申込|届|募集|様|株式会社|御社|円/u;

const sure = (language: LanguageCode, probability: number, others: readonly LanguageCode[] = []): Identified => ({
  language,
  probability,
  allowed: [language, ...others],
});

/** Which language a text of characters alone is: by characters that one writing has, by words that one language has. */
export function chineseOf(han: string): Identified {
  const sets = characters();
  const chars = [...han];
  const [simplified, traditional] = [sets.simplified, sets.traditional].map((set) =>
    chars.filter((char) => set.has(char)),
  );
  const isChinese = CHINESE_ONLY.test(han) || chars.some((char) => sets.notJapanese.has(char));
  const { signs, against } = cantoneseIn(han);
  const script: LanguageCode = traditional!.length > simplified!.length ? 'zh-Hant' : 'zh';
  if (signs >= CANTONESE && signs * 2 > against)
    return sure('yue', signs >= 2 ? 0.98 : 0.9, against > 0 ? [script] : []);
  if (!isChinese && chars.some((char) => sets.japanese.has(char))) return sure('ja', 0.9);
  const mixed = traditional!.length > 0 && simplified!.length > 0 && simplified!.every((char) => sets.both.has(char));
  if (!isChinese && mixed) return sure('ja', 0.8, ['zh-Hant']);
  const maybeJapanese: LanguageCode[] = isChinese ? [] : ['ja'];
  const maybeCantonese: LanguageCode[] = MANDARIN_ONLY.test(han) ? [] : ['yue'];
  if (!isChinese && JAPANESE_WORDS.test(han) && simplified!.every((char) => sets.both.has(char)))
    return sure('ja', 0.6, traditional!.length > 0 ? ['zh-Hant'] : ['zh', 'zh-Hant']);
  if (traditional!.length > simplified!.length) {
    return sure('zh-Hant', MANDARIN_ONLY.test(han) ? 0.97 : 0.75, [...maybeCantonese, ...maybeJapanese]);
  }
  if (simplified!.length > 0) {
    const isShared = !isChinese && simplified!.every((char) => sets.both.has(char));
    return isShared ? sure('zh', 0.8, ['ja']) : sure('zh', 0.97);
  }
  return sure('zh', 0.7, ['zh-Hant', ...maybeCantonese, ...maybeJapanese]);
}
