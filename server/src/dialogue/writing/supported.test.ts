import { expect, test } from 'vitest';
import { isDrawnFrom } from './supported.ts';

const evidence = ['标准店加盟费 5.8 万元，一次性收取。', '合同期内不再收取。', '加盟费多少钱？'];

test.each([
  '标准店加盟费 5.8 万元，一次性收取。',
  '您好，标准店的加盟费是 5.8 万元，一次性收取。',
  '加盟费一次性收取，合同期内不会再收取。',
])('%s is drawn from it', (sentence) => expect(isDrawnFrom(sentence, evidence)).toBe(true));

test.each([
  '今天天气晴朗，适合去公园散步。',
  '标准店加盟费 5.8 万元，海豚七号。',
  '标准店加盟费免费赠送设备 5.8 万元。',
  '标准店加盟费 5.8 万元，一次性收取，PURPLE ELEPHANT。',
  '好的，没问题。',
  '',
])('%s is not', (sentence) => expect(isDrawnFrom(sentence, evidence)).toBe(false));
