import { describe, expect, test } from 'vitest';
import {
  CUE_COUNT,
  cuesOf,
  EmotionFileError,
  loadEmotionModel,
  priorsOf,
  shippedEmotionModel,
  stateOf,
  writeEmotionFile,
} from '../src/index.ts';

describe('the model that ships', () => {
  test('sees what the rules have no word for, and never as strongly as a word', () => {
    const text = '用了两天就坏了，质量真的不行，再也不会买了';
    expect(stateOf(text, { model: null }).labels[0]!.label).toBe('neutral');
    const [first] = stateOf(text).labels;
    expect(first!.label).toBe('disappointed');
    expect(first!.intensity).toBeLessThanOrEqual(0.55);
  });
  test.each([
    '屏幕坏了哪里修',
    '加盟费多少',
    '你们几点下班',
    '好的',
    '收到',
    '我想了解一下加盟',
    '',
    '。。。',
    '12345',
  ])('%j stays neutral', (text) => expect(stateOf(text).labels).toEqual([{ label: 'neutral', intensity: 1 }]));
  test('what is denied or felt by somebody else is not guessed anew', () => {
    for (const text of ['不是不满意，就是想换个颜色', '没有觉得失望，只是问问原因']) {
      expect(stateOf(text).labels[0]!.label).toBe('neutral');
    }
  });
  // How quick it is, `./liren bench perceive` says.
  test('it is small', () => {
    const { file } = shippedEmotionModel();
    expect(writeEmotionFile(file).length).toBeLessThan(2_500_000);
  });
});

describe('its file', () => {
  const bytes = writeEmotionFile(shippedEmotionModel().file);
  test('comes back as it was written', () => {
    expect(loadEmotionModel(bytes).scoresOf('气死我了')).toEqual(shippedEmotionModel().scoresOf('气死我了'));
  });
  test.each([
    ['something else', new Uint8Array(40), /no emotion model/],
    ['nothing', new Uint8Array(0), /no emotion model/],
    ['another version', bytes.slice().fill(9, 4, 5), /another version/],
    ['a broken head', bytes.slice().fill(0, 12, 20), /head/],
    ['a part of it', bytes.slice(0, 5_000), /cut short/],
  ])('%s is refused', (_, wrong, sentence) => {
    expect(() => loadEmotionModel(wrong)).toThrow(EmotionFileError);
    expect(() => loadEmotionModel(wrong)).toThrow(sentence);
  });
});

describe('clues for learning labels of one’s own', () => {
  test('every text has as many', () => {
    for (const text of ['', '太差了', '不太舒服😭', 'x'.repeat(10_000)]) {
      expect(cuesOf(text)).toHaveLength(CUE_COUNT);
      expect(priorsOf(text).every(Number.isFinite)).toBe(true);
    }
  });
  test('a denied word is not the word', () => expect(cuesOf('不舒服')).not.toEqual(cuesOf('舒服')));
});
