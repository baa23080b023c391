import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intensityOf, stateOf } from '../src/index.ts';

describe('the strongest feeling of a message', () => {
  test.each([
    ['加盟费多少钱', 'neutral', 1, 1],
    ['你们就是骗子！！！', 'angry', 0.9, 1],
    ['垃圾服务，我要投诉', 'angry', 0.9, 1],
    ['什么破公司，气死我了', 'angry', 0.8, 1],
    ['答非所问', 'angry', 0.4, 0.7],
    ['我都问了多少遍了', 'angry', 0.4, 0.7],
    ['有点失望', 'disappointed', 0.4, 0.7],
    ['不满意', 'disappointed', 0.3, 0.7],
    ['我不着急', 'neutral', 1, 1],
    ['我没生气', 'neutral', 1, 1],
    ['垃圾桶放哪里', 'neutral', 1, 1],
    ['怎么投诉', 'neutral', 1, 1],
    ['投诉电话是多少', 'neutral', 1, 1],
    ['恐怕不行', 'neutral', 1, 1],
    ['很着急，明天就要签了', 'anxious', 0.7, 1],
    ['我担心亏钱', 'anxious', 0.4, 0.7],
    ['？？？', 'anxious', 0.3, 0.4],
    ['太好了，非常感谢', 'happy', 0.7, 1],
    ['不错', 'satisfied', 0.4, 0.6],
    ['谢谢，但你们太差劲了', 'angry', 0.7, 1],
    ['this is ridiculous', 'angry', 0.7, 1],
    ['usb接口有吗', 'neutral', 1, 1],
    ['办证麻烦吗', 'neutral', 1, 1],
    ['垃圾食品有哪些', 'neutral', 1, 1],
    ['我妈妈的店', 'neutral', 1, 1],
    ['怎么举报网络诈骗', 'neutral', 1, 1],
    ['门店收到差评怎么处理', 'neutral', 1, 1],
    ['不满一年退出要赔吗', 'neutral', 1, 1],
    ['怕遇到骗子', 'neutral', 1, 1],
    ['你们不会是骗子吧', 'neutral', 1, 1],
    ['喝了头晕恶心', 'neutral', 1, 1],
    ['被投诉到12315怎么办', 'neutral', 1, 1],
    ['再不处理我就打12315', 'angry', 0.7, 1],
    ['我要投诉', 'angry', 0.7, 1],
    ['烦死了', 'angry', 0.4, 0.7],
    ['還是有點猶豫', 'hesitant', 0.5, 0.7],
  ] as const)('%s: %s', (text, label, low, high) => {
    const [first] = stateOf(text).labels;
    expect(first!.label).toBe(label);
    expect(first!.intensity).toBeGreaterThanOrEqual(low);
    expect(first!.intensity).toBeLessThanOrEqual(high);
  });
});

test('several at once', () => {
  const state = stateOf('谢谢，不过我还在纠结，有点担心亏钱');
  expect(state.labels.map(({ label }) => label).toSorted()).toEqual(['anxious', 'grateful', 'hesitant']);
  expect(intensityOf(state, 'angry')).toBe(0);
});

test('any text has a state: numbers in their ranges, signs that stand in the text', () => {
  const words = fc.constantFrom(
    '骗子',
    '不',
    '着急',
    '谢谢',
    '？？？',
    '！！',
    '😅',
    '𠮷',
    '猶豫',
    'ＳＢ',
    'ﬀ',
    '太棒',
    '，',
    'e\u0301',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { labels, valence, arousal, urgency, trust, signs } = stateOf(text);
      expect(labels.length).toBeGreaterThan(0);
      for (const { intensity } of labels) expect(intensity > 0 && intensity <= 1).toBe(true);
      expect(Math.abs(valence)).toBeLessThanOrEqual(1);
      for (const share of [arousal, urgency, trust]) expect(share >= 0 && share <= 1).toBe(true);
      for (const sign of signs) {
        expect(sign.start < sign.end && sign.end <= text.length).toBe(true);
        expect(text.slice(sign.start, sign.end)).toBe(sign.text);
      }
    }),
  );
});

test('time is linear in the text', () => {
  for (const unit of ['不', '急', '我要投诉', '没有没有', '?', '!？', 'a ', 'fuck', '会不会被']) {
    const began = process.cpuUsage();
    stateOf(unit.repeat(Math.floor(20_000 / unit.length)));
    // Of this process: others may have the machine.
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(500);
  }
});
