/** Characters and words that only Cantonese writes; both scripts. */
const CERTAIN =
  /[嘅咗唔冇嚟喺哋佢啲咁乜嗰㗎喎搵揾攞嗌嘢噉瞓諗谂睇咩啱嘥攰畀俾噃嚿啫噏嘞冧攬掟]|(?<![关關联聯])(?:係咪|系咪|係)(?![数數])|[點点](?:解|樣|样|做|先)|[邊边](?:度|個|个|位|間|间|隻|只)(?!人都)|[幾几](?:時|时|多|錢|钱)(?!了)|(?<![幾几\d零一二三四五六七八九十兩两三])[點点](?=加盟|收[費费]|計|计|算|去|[開开]|報|报|買|买|賣|卖|搞|先)|[邊边](?:日|晚|年)|即係|好似|淨係|净系|而家|聽日|听日|琴日|尋日|寻日|屋企|鐘頭|钟头|收工|返工|傾(?:下|偈|吓)|倾(?:下|偈|吓)|夾錢|夹钱|蝕本|话事|話事|先至|搞掂|得閒|得闲|多謝晒|好意思(?=呀|喎)/gu;
/** Found in other Chinese too, but seldom. */
const LIKELY =
  /仲(?![介裁夏秋])|有無|晒|靚|喇(?!叭)|舖|驚(?!喜|訝)|我系|你系|佢系|呢[個个度啲]|嚇|吓|呀|食|返(?![回利修])|啩|俾|唞|揀|拎|計|同埋|冚/gu;
/** What standard Chinese writes in the place of such words. */
const MANDARIN = /[的嗎吗們们這这沒没您怎]|什麼|什么|(?<!即)是(?!日)|那(?:個|个|裡|里|邊|边)/gu;
const WEIGHT = 0.4;

/** How much of Cantonese a text shows; from 1 on it is Cantonese, unless as much speaks for standard Chinese. */
export function cantoneseIn(text: string): { signs: number; against: number } {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return { signs: count(CERTAIN) + WEIGHT * count(LIKELY), against: count(MANDARIN) };
}
