/**
 * What `stateOf` says of the tenth that nothing was learned from, by rules alone and with the model:
 * node models/emotion/measure.ts DATA [QUESTIONS]. Prints JSON.
 */
import { readFileSync } from 'node:fs';
import { intensityOf, stateOf, type EmotionLabel } from '#libs/emotion';
import { cped, ewect, MEANS, partOf, questions, reviews } from './data.ts';

const [data, own = 'packs/franchise.questions.tsv'] = process.argv.slice(2);
if (!data) throw new Error('Usage: node models/emotion/measure.ts DATA [QUESTIONS]');

const named = { ewect: ewect(data), cped: cped(data), reviews: reviews(data) };
const tested = Object.entries(named).flatMap(([set, rows]) =>
  rows.flatMap(({ text, label }) => {
    const state = MEANS[`${set} ${label}`];
    return state !== undefined && partOf(text) === 'test' ? [{ text, state: state as EmotionLabel }] : [];
  }),
);
const plain = questions(data).filter(({ text }) => partOf(text) === 'test');
const firm = readFileSync(own, 'utf8').trim().split('\n').slice(1);

const isTold = (text: string, model?: null) =>
  intensityOf(stateOf(text, model === null ? { model } : {}), 'neutral') === 0;
const alarms = (texts: readonly string[], model?: null) => texts.filter((text) => isTold(text, model)).length;

const ways = { rules: null, withModel: undefined } as const;
const result = Object.fromEntries(
  Object.entries(ways).map(([way, model]) => {
    const states = tested.map(({ text }) => stateOf(text, model === null ? { model } : {}));
    const labels = (['angry', 'disappointed', 'anxious', 'happy', 'satisfied'] as const).map((label) => {
      const told = states.filter((state) => intensityOf(state, label) > 0);
      const right = tested.filter(({ state }, i) => state === label && intensityOf(states[i]!, label) > 0).length;
      const all = tested.filter(({ state }) => state === label).length;
      return [label, { precision: share(right, told.length), recall: share(right, all), rows: all }];
    });
    const good = ['happy', 'satisfied'];
    const bad = ['angry', 'disappointed', 'anxious'];
    const sided = tested.flatMap(({ state }, i) => {
      const side = good.includes(state) ? 1 : bad.includes(state) ? -1 : 0;
      return side !== 0 && states[i]!.valence !== 0 ? [Math.sign(states[i]!.valence) === side] : [];
    });
    return [
      way,
      {
        ...Object.fromEntries(labels),
        side: share(sided.filter(Boolean).length, sided.length),
        sided: share(sided.length, tested.filter(({ state }) => state !== 'neutral').length),
        falseAlarms: { franchise: alarms(firm.map((line) => line.split('\t')[0]!), model as null), plain: alarms(plain.map(({ text }) => text), model as null) },
      },
    ];
  }),
);
console.log(JSON.stringify({ rows: tested.length, franchise: firm.length, plain: plain.length, ...result }, null, 2));

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 1_000;
}
