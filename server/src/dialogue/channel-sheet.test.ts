import { expect, test } from 'vitest';
import { fit, sheetOf, type ChannelSheet } from './channel-sheet.ts';

const draft = { sentences: ['一二三四五。', '六七八九。', '十。'], evidence: [], sources: [], choices: [] };
const small: ChannelSheet = { ...sheetOf('web'), length: 11, choices: 2, choiceLength: 4 };

test('whole sentences as far as they fit', () => {
  expect(fit(draft, small).sentences).toEqual(['一二三四五。', '六七八九。']);
  expect(fit(draft, sheetOf('web'))).toEqual(draft);
});

test('the first sentence is cut rather than left out', () => {
  expect(fit(draft, { ...small, length: 3 }).sentences).toEqual(['一二三']);
  expect(fit({ ...draft, sentences: [] }, small).sentences).toEqual([]);
});

test('choices are as many and as long as the channel shows', () => {
  const choices = ['标准店加盟费', '旗舰店', '档口店'].map((label) => ({ label, articleId: label }));
  expect(fit({ ...draft, choices }, small).choices.map(({ label }) => label)).toEqual(['标准店加', '旗舰店']);
});
