import { describe, expect, test } from 'vitest';
import type { AssessedPaper, Assessment, Looked } from '#papers';
import { courseOf, RETAKES, type PicturesSeen } from './decide.ts';

const paper = (outcome: AssessedPaper['verdict']['outcome']): AssessedPaper => ({
  id: null,
  fileId: 'f',
  kind: 'business_licence',
  form: 'company',
  fields: [],
  missing: [],
  flaws: [],
  verdict: { outcome, rule: null, about: [] },
  words: null,
  contradictions: [],
  corrected: [],
});
const doubtful: AssessedPaper = {
  ...paper('ask_again'),
  fields: [{ name: 'name', text: '甲', value: '甲', confidence: 0.5, quad: null, valid: null, from: 'ocr' }],
  verdict: { outcome: 'ask_again', rule: 'unsure', about: ['name'] },
};
const photo: Looked = {
  fileId: 'p',
  seq: 1,
  kind: 'seen',
  width: 10,
  height: 10,
  sight: { kind: 'photo', confidence: 0.6, form: null, fields: [], missing: [], text: '', flaws: [], by: 'ocr' },
};
const blurred: Looked = { ...photo, sight: { ...photo.sight, flaws: ['blurred'] } };
const unseen = (why: Extract<Looked, { kind: 'unseen' }>['why']): Looked => ({
  fileId: 'u',
  seq: 1,
  kind: 'unseen',
  why,
});
const of = (
  papers: readonly AssessedPaper[],
  pictures: readonly Looked[],
  more: Partial<Omit<PicturesSeen, 'assessment'>> = {},
): PicturesSeen => {
  const assessment: Assessment = { papers, pictures, standing: { needs: [], complete: false }, basis: [] };
  return { assessment, words: false, answered: false, retakes: 0, tries: 0, ...more };
};
const short = (seen: PicturesSeen): string => {
  const course = courseOf(seen);
  return course === null ? 'nothing' : course.kind === 'person' ? `person ${course.why}` : course.kind;
};

describe('what pictures want of a turn', () => {
  test.each<[string, PicturesSeen, string]>([
    ['an accepted paper', of([paper('accepted')], [photo]), 'report'],
    ['a paper that a person has to see', of([paper('accepted'), paper('person')], [photo]), 'person paper'],
    [
      'even beside words that are answered',
      of([paper('person')], [photo], { words: true, answered: true }),
      'person paper',
    ],
    ['a blurred one', of([paper('ask_again')], [photo]), 'retake'],
    ['one that was read but not surely', of([doubtful], [photo]), 'confirm'],
    ['a blurred one, the last time', of([paper('ask_again')], [photo], { retakes: RETAKES - 1 }), 'retake'],
    ['and once too often', of([paper('ask_again')], [photo], { retakes: RETAKES }), 'person paper'],
    [
      'a paper beside words that are answered',
      of([paper('accepted')], [photo], { words: true, answered: true }),
      'nothing',
    ],
    [
      'words that correct a paper, whatever they resemble',
      of([paper('accepted')], [], { words: true, answered: true }),
      'report',
    ],
    ['a photo alone', of([], [photo]), 'ask'],
    ['a photo with words nobody can answer', of([], [photo], { words: true }), 'person picture'],
    ['a photo with words that are answered', of([], [photo], { words: true, answered: true }), 'nothing'],
    ['a second photo that says nothing', of([], [photo], { tries: 1 }), 'person picture'],
    ['a broken picture', of([], [unseen('broken')]), 'ask'],
    ['one that we could not finish', of([], [unseen('too_slow')]), 'person unseen'],
    ['one beyond those of a day', of([], [unseen('daily')]), 'person unseen'],
    [
      'one that found no room, with words nobody can answer',
      of([], [unseen('busy')], { words: true }),
      'person unseen',
    ],
    ['some that we left undone', of([], [unseen('busy'), unseen('daily')]), 'person unseen'],
    ['one of two that we left undone, with words', of([], [unseen('busy'), photo], { words: true }), 'person picture'],
    ['one beyond those of a turn', of([], [unseen('too_many')]), 'ask'],
    ['one of two that we could not finish', of([], [unseen('busy'), photo]), 'ask'],
    ['a photo too blurred to tell', of([], [blurred]), 'retake'],
    ['one more of them, after two', of([], [blurred], { retakes: RETAKES }), 'person paper'],
    ['words alone that are about no paper', of([], [], { words: true }), 'nothing'],
  ])('%s', (_, seen, expected) => expect(short(seen)).toBe(expected));
});
