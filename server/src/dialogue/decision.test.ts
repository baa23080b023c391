import { describe, expect, test } from 'vitest';
import type { Found } from '#knowledge';
import { stateOf } from '#libs/emotion';
import { courseFor, houseStrategies } from './strategy/index.ts';
import { decide, reasonOf, type HandoverWhy, type Seen } from './decision.ts';

const found = { id: 'a' } as unknown as Found;
const neutral: Seen['observations'] = {
  language: 'zh',
  normalised: '加盟费',
  asksForPerson: false,
  smallTalk: null,
  intent: null,
  entities: [],
  state: stateOf(''),
  urgent: false,
  urgency: null,
  empty: false,
  claims: [],
  observed: [],
};
const angry = (intensity: number) => ({
  state: { ...stateOf(''), labels: [{ label: 'angry' as const, intensity }] },
});
const seen = (observations: Partial<Seen['observations']> = {}, more: Partial<Seen> = {}): Seen => ({
  observations: { ...neutral, ...observations },
  files: 0,
  match: { kind: 'unknown', found: [] },
  tries: 0,
  waiting: null,
  call: courseFor(houseStrategies, observations.state ?? neutral.state).measures.call,
  ...more,
});
const waiting = (noted: boolean) => ({ waiting: { noted } });
const match = (kind: Seen['match']['kind']) => ({ match: { kind, found: [found, found] } });
/** `kind` with the finer reason. */
const short = (of: Seen): string => {
  const decision = decide(of);
  switch (decision.kind) {
    case 'answer':
      return `answer ${decision.from.kind}${decision.from.kind === 'article' && decision.from.named ? ' named' : ''}`;
    case 'ask':
      return `ask ${decision.about.kind}`;
    default:
      return `${decision.kind} ${decision.why}`;
  }
};

describe('decide', () => {
  test.each<[string, Seen, string]>([
    ['a sure article', seen({}, match('sure')), 'answer article'],
    ['a sure article while a person is called', seen({}, { ...match('sure'), ...waiting(true) }), 'answer article'],
    [
      'an unsure one while a person is called',
      seen({}, { ...match('ambiguous'), ...waiting(false) }),
      'answer while waiting',
    ],
    [
      'and once that was noted',
      seen({}, { ...match('ambiguous'), ...waiting(true) }),
      'stay silent a person is called',
    ],
    ['anger while a person is called', seen(angry(1), waiting(true)), 'stay silent a person is called'],
    [
      'a person asked for again while one is called',
      seen({ asksForPerson: true }, { ...match('sure'), ...waiting(true) }),
      'answer while waiting',
    ],
    ['danger while a person is called', seen({ urgent: true }, waiting(true)), 'answer while waiting'],
    ['a likely article is named first', seen({}, match('likely')), 'answer article named'],
    ['an ambiguous one', seen({}, match('ambiguous')), 'ask choices'],
    ['choices may be offered twice', seen({}, { ...match('ambiguous'), tries: 1 }), 'ask choices'],
    ['but no third time', seen({}, { ...match('ambiguous'), tries: 2 }), 'hand over unknown'],
    ['one honest try', seen(), 'ask rephrase'],
    ['then a person', seen({}, { tries: 1 }), 'hand over unknown'],
    ['small talk', seen({ smallTalk: 'greeting' }), 'answer small talk'],
    ['knowledge before small talk', seen({ smallTalk: 'greeting' }, match('sure')), 'answer article'],
    ['asked for a person', seen({ asksForPerson: true }, match('sure')), 'hand over asked'],
    ['danger before everything', seen({ urgent: true, asksForPerson: true }), 'hand over urgent'],
    ['rage, whatever is known', seen(angry(0.8), match('sure')), 'hand over emotion'],
    ['anger with a good answer', seen(angry(0.5), match('sure')), 'answer article'],
    ['anger without one', seen(angry(0.5), match('ambiguous')), 'hand over emotion'],
    ['a file alone', seen({ empty: true }, { files: 1 }), 'hand over file'],
    ['a file with words that are answered', seen({}, { ...match('sure'), files: 1 }), 'answer article'],
    ['a file with words that are not', seen({}, { files: 1 }), 'hand over file'],
    ['a file with a greeting', seen({ smallTalk: 'greeting' }, { ...match('sure'), files: 1 }), 'hand over file'],
    ['a PDF alone', seen({ empty: true }, { files: 1, pdf: true }), 'hand over pdf'],
    ['a PDF with words that are not answered', seen({}, { files: 1, pdf: true }), 'hand over pdf'],
    ['a PDF with words that are', seen({}, { ...match('sure'), files: 1, pdf: true }), 'answer article'],
    [
      'a PDF where papers are wanted, whatever is answered',
      seen({}, { ...match('sure'), files: 1, pdf: true, awaited: true }),
      'hand over pdf',
    ],
    [
      'rage with a greeting and a file',
      seen({ ...angry(0.8), smallTalk: 'greeting' }, { files: 1 }),
      'hand over emotion',
    ],
    [
      'rage with a PDF where papers are wanted',
      seen(angry(0.8), { ...match('sure'), files: 1, pdf: true, awaited: true }),
      'hand over emotion',
    ],
    [
      'anger with a PDF where papers are wanted: it is not answered either',
      seen(angry(0.5), { ...match('sure'), files: 1, pdf: true, awaited: true }),
      'hand over emotion',
    ],
    [
      'anger with a file and words that are answered',
      seen(angry(0.5), { ...match('sure'), files: 1 }),
      'answer article',
    ],
    ['a file while a person is called', seen({ empty: true }, { files: 1, ...waiting(true) }), 'answer while waiting'],
    [
      'and another, when that was said last',
      seen({ empty: true }, { files: 1, toldOfFile: true, ...waiting(true) }),
      'stay silent a person is called',
    ],
    ['another file where papers are wanted', seen({}, { ...match('sure'), files: 1, awaited: true }), 'answer article'],
    ['dots alone', seen({ empty: true }), 'answer small talk'],
  ])('%s', (_, of, expected) => expect(short(of)).toBe(expected));

  test('every finer reason has one for the desk', () => {
    const whys: HandoverWhy[] = ['asked', 'emotion', 'unknown', 'failure', 'file', 'urgent', 'unseen'];
    expect(whys.map(reasonOf)).toEqual(['asked', 'emotion', 'unknown', 'failure', 'rule', 'rule', 'rule']);
  });
});
