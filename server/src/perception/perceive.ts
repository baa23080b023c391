import type { Locale } from '#contracts/common';
import { repeats, stateOf, type StateOptions } from '#libs/emotion';
import { entitiesIn, type EntityOptions } from '#libs/entities';
import { claimsIn, type Claim, type Sight } from '#libs/papers';
import { normalise } from '#libs/text';
import { choicePickedIn } from './choice.ts';
import { labelled } from './labelled.ts';
import { languageOf } from './language.ts';
import type { IntentReader } from './models/service.ts';
import type { Observations, Observed } from './observations.ts';
import { asksForPerson } from './person.ts';
import { has } from './senses.ts';
import { smallTalkOf } from './small-talk.ts';
import { urgencyOf } from './urgency.ts';

/** What a message is read with. */
export interface Reading {
  readonly locale: Locale;
  /** What the customer said before, oldest first. */
  readonly before?: readonly string[] | undefined;
  /** What the company taught, where a version serves. */
  readonly intents?: IntentReader | undefined;
  /** When it was said, in which time zone, and the names of the company; without it no entities are read. */
  readonly entities?: EntityOptions;
  /** What was seen on the pictures sent with it. */
  readonly sights?: readonly Seen[];
}

export interface Seen {
  readonly fileId: string;
  readonly sight: Sight;
}

/** What can be told from one message. Pure and synchronous; `senses.ts` says what happens without a model file. */
export function perceive(text: string, { locale, before = [], intents, entities, sights = [] }: Reading): Observations {
  const normalised = normalise(text);
  const urgency = urgencyOf(normalised);
  const choicePicked = choicePickedIn(normalised, text);
  const claims = claimsIn(text, NOW);
  const told = (said: string, more: StateOptions = {}) =>
    stateOf(said, has('feeling') ? more : { ...more, model: null });
  return {
    language: languageOf(text, { locale, before }),
    normalised,
    asksForPerson: asksForPerson(normalised),
    smallTalk: smallTalkOf(normalised),
    state: told(text, { before: before.map((said) => told(said)), repeated: repeats(text, before) }),
    urgent: urgency !== null,
    urgency,
    intent: intents?.(text) ?? null,
    entities: entities ? entitiesIn(text, has('names') ? { label: labelled, ...entities } : entities) : [],
    claims,
    observed: [...claims.map(bySaying), ...sights.flatMap(bySeeing)],
    ...(choicePicked === undefined ? {} : { choicePicked }),
    empty: !/[\p{L}\p{N}\p{Extended_Pictographic}?？]/u.test(normalised),
  };
}

/** A message that is being read has no place yet. */
const NOW = 0;
/** Who says something of himself means it; a slip of the pen is rare. */
const SAID = 0.9;

const bySaying = ({ kind, field, value }: Claim): Observed => ({
  source: 'words',
  fileId: null,
  paper: kind,
  field,
  value,
  confidence: SAID,
});

const bySeeing = ({ fileId, sight }: Seen): Observed[] =>
  sight.fields.map(({ name, value, confidence }) => ({
    source: sight.by === 'vision' ? 'vision' : 'picture',
    fileId,
    paper: sight.kind,
    field: name,
    value,
    confidence: confidence * sight.confidence,
  }));
