/** `node libs/encoder/bench/encode.bench.ts`: time to load the model and of one question. Limit: mean below 1 ms. */
import { shippedEncoder } from '#libs/encoder';

const ROUNDS = 5_000;
const QUESTIONS = [
  '开一家店大概要准备多少钱',
  '你们在上海有没有可以参观的门店，周末去可以吗',
  '退款多久到账',
  'iPhone 15 可以用优惠券吗',
  '我昨天申请的贷款为什么一直显示审核中，什么时候才能有结果，能不能帮我催一下',
];

const began = performance.now();
const encoder = shippedEncoder();
console.log(`load ${(performance.now() - began).toFixed(0)} ms`);
for (const question of QUESTIONS) for (let i = 0; i < 200; i++) encoder.encode(question);
const times: number[] = [];
for (let i = 0; i < ROUNDS; i++) {
  const start = performance.now();
  encoder.encode(QUESTIONS[i % QUESTIONS.length]!);
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const at = (share: number) => `${(times[Math.floor(share * ROUNDS)]! * 1_000).toFixed(0)} µs`;
const mean = times.reduce((a, b) => a + b, 0) / ROUNDS;
console.log(`encode mean ${(mean * 1_000).toFixed(0)} µs, p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`);
if (mean > 1) process.exitCode = 1;
