/**
 * `node libs/retrieval/bench/search.bench.ts [entries]`: time of a search, an edit, saving and opening, and memory.
 * Limits: p95 below 5 ms at 20,000 entries and 15 ms at 100,000, the encoding of the query included.
 */
import { createIndex, openIndex, type Entry } from '#libs/retrieval';
import { CORPUS } from '../test/corpus.ts';

const PLACES = '北京 上海 广州 深圳 杭州 成都 武汉 西安 南京 重庆 长沙 郑州 济南 青岛 大连 沈阳 哈尔滨 昆明'.split(' ');
const THINGS = '奶茶 咖啡 火锅 面馆 烧烤 便利店 药房 书店 花店 健身房 洗衣店 早餐 甜品 卤味 水果 快递'.split(' ');
const ROUNDS = 60;
const WARM = 5;
const QUERIES = [
  '开一家店大概要准备多少钱',
  '你们老板的身份证号',
  '上海奶茶店多久能开业',
  '加盟费多少',
  '培训要学几天啊',
  '杭州咖啡店面多大合适',
];

/** The same questions about many places and things: every query has dozens of near misses, the worst case. */
function* crowd(size: number): Generator<Entry> {
  for (let i = 0; i < size; i++) {
    const entry = CORPUS[i % CORPUS.length]!;
    const place = `${PLACES[i % PLACES.length]}${THINGS[(i >> 4) % THINGS.length]}${i % 971}号店`;
    const similar = (entry.similar ?? []).slice(0, i % 3).map((text) => place + text);
    yield { ...entry, id: `${entry.id}-${i}`, question: place + entry.question, similar };
  }
}

const size = Number(process.argv[2] ?? 20_000);
const ms = (from: number): string => `${(performance.now() - from).toFixed(0)} ms`;
const resident = (): number => process.memoryUsage().rss / 2 ** 20;
createIndex().search('你好');
globalThis.gc?.();
const before = resident();
let began = performance.now();
const index = createIndex();
for (const entry of crowd(size)) index.upsert(entry);
globalThis.gc?.();
console.log(
  `build ${ms(began)} for ${index.size} entries, ${(((resident() - before) / size) * 1024).toFixed(2)} KiB each`,
);

function percentiles(run: () => void, rounds: number): string {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    run();
    if (round >= WARM * QUERIES.length) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(2);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`;
}

let turn = 0;
console.log(
  `search ${percentiles(() => void index.search(QUERIES[turn++ % QUERIES.length]!), ROUNDS * QUERIES.length)}`,
);
const some = [...crowd(200)];
console.log(`edit ${percentiles(() => index.upsert(some[turn++ % some.length]!), 200)}`);
began = performance.now();
const bytes = index.save();
console.log(`save ${ms(began)}, ${(bytes.length / 2 ** 20).toFixed(1)} MiB`);
began = performance.now();
const opened = openIndex(bytes).index;
console.log(`open ${ms(began)} for ${opened.size} entries`);
