import { softmax } from './calibration.ts';
import { countsOf } from './features.ts';
import { rowOf, type Row, type Vocabulary } from './matrix.ts';
import { scoresOf, type Quantised } from './quantised.ts';
import { inScopeOf, signalsOf, type Scope } from './scope.ts';
import type { Card, Classifier, Prediction } from './types.ts';

/** Everything that a classifier is made of. */
export interface Model {
  readonly labels: readonly string[];
  readonly card: Card;
  readonly vocabulary: Vocabulary;
  readonly linear: Quantised;
  readonly sharpness: number;
  readonly scope: Scope;
}

const models = new WeakMap<Classifier, Model>();

/** What a classifier was made of; undefined for one that was not made here. */
export function modelOf(classifier: Classifier): Model | undefined {
  return models.get(classifier);
}

export function classifierOf(model: Model): Classifier {
  const predict = (text: string) => predicted(model, rowOf(countsOf(text), model.vocabulary));
  const classifier: Classifier = {
    labels: model.labels,
    card: model.card,
    predict,
    predictAll: (texts) => texts.map(predict),
  };
  models.set(classifier, model);
  return classifier;
}

function predicted({ labels, linear, sharpness, scope }: Model, row: Row): Prediction {
  const scores = scoresOf(linear, row.at, row.values);
  const shares = softmax(scores, sharpness);
  const inScope = inScopeOf(scope, signalsOf(scores, shares, row.unknown));
  const ranked = labels
    .map((label, c) => ({ label, probability: shares[c]! }))
    .sort((a, b) => b.probability - a.probability);
  return { ranked, inScope, accepted: inScope >= scope.threshold };
}
