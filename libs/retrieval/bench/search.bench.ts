/** `node libs/retrieval/bench/search.bench.ts`: time of a search at 1,000 entries. Limit: p95 below 2 ms. */
import { createIndex } from '#libs/retrieval';
import { CORPUS } from '../test/corpus.ts';

const CITIES = ['北京', '上海', '广州', '深圳', '杭州', '成都', '武汉', '西安', '南京', '重庆'];
const SIZE = 1000;
const ROUNDS = 200;
const QUERIES = [
  '开一家店大概要准备多少钱',
  '你们老板的身份证号',
  '上海多久能开业',
  '加盟费多少',
  '培训要学几天啊',
  '店面多大合适',
];

/** The same questions about many places: every query has dozens of near misses, the worst case for the full comparison. */
function crowded() {
  const index = createIndex();
  for (let i = 0; i < SIZE; i++) {
    const entry = CORPUS[i % CORPUS.length]!;
    const place = `${CITIES[i % CITIES.length]}${i % 97}区`;
    const similar = entry.similar.map((text) => place + text);
    index.upsert({ ...entry, id: `${entry.id}-${i}`, question: place + entry.question, similar });
  }
  return index;
}

const began = performance.now();
const index = crowded();
console.log(`build ${Math.round(performance.now() - began)} ms for ${index.size} entries`);
const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  for (const query of QUERIES) {
    const start = performance.now();
    index.search(query);
    if (round > 20) times.push(performance.now() - start);
  }
}
times.sort((a, b) => a - b);
const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(2);
console.log(`search p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`);
