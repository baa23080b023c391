import type { Rule } from './course.ts';

const plain = {
  reassure: false,
  shorten: null,
  slowDown: false,
  proof: null,
  offerPerson: false,
  stopSelling: false,
  call: 'never',
} as const;
const always = { enabled: true, words: { zh: null, en: null } } as const;

/**
 * What a company begins with. It is data: a pack and the company change it, and the trace names what was followed.
 * Words of self-harm, fraud and minors are not here: they always call a person.
 */
export const houseStrategies: readonly Rule[] = [
  {
    ...always,
    id: 'angry-strong',
    name: '很生气：马上请同事',
    when: { feelings: ['angry'], atLeast: 0.7, trend: null, warning: null },
    measures: { ...plain, reassure: true, stopSelling: true, call: 'now' },
  },
  {
    ...always,
    id: 'escalation',
    name: '要投诉或要曝光：马上请同事',
    when: { feelings: [], atLeast: 0, trend: null, warning: 'escalation' },
    measures: { ...plain, reassure: true, stopSelling: true, call: 'now' },
  },
  {
    ...always,
    id: 'angry',
    name: '不满：先安抚，答不准就转人工',
    when: { feelings: ['angry', 'disappointed'], atLeast: 0.4, trend: null, warning: null },
    measures: { ...plain, reassure: true, shorten: 3, offerPerson: true, stopSelling: true, call: 'unanswered' },
  },
  {
    ...always,
    id: 'worsening',
    name: '情绪越来越差：给人工入口',
    when: { feelings: ['angry', 'disappointed'], atLeast: 0.2, trend: 'rising', warning: null },
    measures: { ...plain, offerPerson: true, stopSelling: true, call: 'unanswered' },
  },
  {
    ...always,
    id: 'anxious',
    name: '着急担心：先安心，说要点',
    when: { feelings: ['anxious'], atLeast: 0.4, trend: null, warning: null },
    measures: { ...plain, reassure: true, shorten: 3, offerPerson: true, stopSelling: true },
  },
  {
    ...always,
    id: 'hesitant',
    name: '犹豫：不催，给依据',
    when: { feelings: ['hesitant'], atLeast: 0.4, trend: null, warning: null },
    measures: { ...plain, reassure: true, slowDown: true, stopSelling: true },
  },
];
