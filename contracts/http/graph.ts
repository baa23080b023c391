import { z } from 'zod';
import { byId, done, id, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { staffRef } from './conversations.ts';

/** Sizes of the graph of what a company's articles say. */
export const graphLimits = {
  /** Entities and relations of one company. */
  entities: 200_000,
  relations: 600_000,
  /** Characters of a name or a synonym, and synonyms of one entity. */
  name: 60,
  synonyms: 20,
  /** Properties of one entity or relation, characters of one value, and of the sentence it comes from. */
  properties: 40,
  value: 200,
  quote: 500,
  /** Steps walked from an entity, and entities shown around it. */
  depth: 3,
  neighbours: 100,
  /** Suggestions that wait at once; drawing stops there. */
  suggestions: 5_000,
  decisions: 100,
  exported: 200_000,
} as const;

const word = (max: number) =>
  text(max, 1).refine((value) => value.trim() === value, { error: 'must not begin or end with a space' });
/** The name of a type, a relation or a property, as the schema gives it. */
const key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const name = word(graphLimits.name);
const both = z.object({ zh: z.string(), en: z.string() });

/** amount of money · number with or without a unit · share in per cent · text */
export const graphValueKind = z.enum(['money', 'number', 'share', 'text']);

const graphProperty = z.object({ key, label: both, kind: graphValueKind });

/** What there can be in the graph: given by the pack of the trade. */
export const graphSchema = z.object({
  types: z.array(z.object({ key, label: both, properties: z.array(graphProperty), entities: z.int() })),
  relations: z.array(
    z.object({
      key,
      label: both,
      /** Types at its two ends. */
      from: z.array(key),
      to: z.array(key),
      relations: z.int(),
    }),
  ),
  suggestions: z.int(),
});
export type GraphSchema = z.infer<typeof graphSchema>;

/** The article that says so, with the sentence. */
export const graphSource = z.object({
  articleId: id,
  title: z.string(),
  quote: z.string(),
  /** The passage of a document. */
  passageId: z.string().nullable(),
});
export type GraphSource = z.infer<typeof graphSource>;

/** answers: the bot may use it · stale: its article is no longer published or says something else · unsourced: no article says it, so it answers nobody */
export const graphStanding = z.enum(['answers', 'stale', 'unsourced']);
export type GraphStanding = z.infer<typeof graphStanding>;

const property = z.object({ key, value: z.string(), source: graphSource.nullable(), standing: graphStanding });

export const graphRef = z.object({ id, type: key, name: z.string() });
export type GraphRef = z.infer<typeof graphRef>;

export const graphEntity = graphRef.extend({
  synonyms: z.array(z.string()),
  properties: z.array(property),
  source: graphSource.nullable(),
  standing: graphStanding,
  /** Relations that begin or end here. */
  relations: z.int(),
  removedAt: timestamp.nullable(),
  /** It was found to be the same thing as this one. */
  mergedInto: graphRef.nullable(),
  revision: z.int(),
  updatedAt: timestamp,
  /** Null: the pack or a confirmed rule. */
  updatedBy: staffRef.nullable(),
});
export type GraphEntity = z.infer<typeof graphEntity>;

export const graphRelation = z.object({
  id,
  type: key,
  from: graphRef,
  to: graphRef,
  properties: z.array(property),
  source: graphSource.nullable(),
  standing: graphStanding,
  removedAt: timestamp.nullable(),
  revision: z.int(),
  updatedAt: timestamp,
  updatedBy: staffRef.nullable(),
});
export type GraphRelation = z.infer<typeof graphRelation>;

/** An end of a suggested relation; `id` is null while there is no such entity yet: confirming makes it. */
const end = z.object({ id: id.nullable(), type: key, name: z.string() });

/** What a rule read and a person may confirm. */
export const suggested = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entity'), type: key, name: z.string(), synonyms: z.array(z.string()) }),
  z.object({
    kind: z.literal('property'),
    entity: end,
    key,
    value: z.string(),
    /** What stands there now and would be replaced. */
    now: z.string().nullable(),
  }),
  z.object({ kind: z.literal('relation'), type: key, from: end, to: end }),
  /** One thing under two names: the second goes into the first. */
  z.object({ kind: z.literal('merge'), keep: graphRef, other: graphRef }),
]);
export type Suggested = z.infer<typeof suggested>;

/** open: waits · confirmed and rejected: by a person, and can be undone · withdrawn: its article no longer says so */
export const suggestionState = z.enum(['open', 'confirmed', 'rejected', 'withdrawn']);
export type SuggestionState = z.infer<typeof suggestionState>;

export const graphSuggestion = z.object({
  id,
  state: suggestionState,
  suggested,
  /** The sentence or row it comes from; null for a merge that goes by names alone. */
  source: graphSource.nullable(),
  /** The rule that read it. */
  rule: z.enum(['table', 'list', 'sentence', 'names']),
  at: timestamp,
  decidedBy: staffRef.nullable(),
  decidedAt: timestamp.nullable(),
});
export type GraphSuggestion = z.infer<typeof graphSuggestion>;

export const suggestionDecision = z.enum(['confirm', 'reject', 'undo']);
export type SuggestionDecision = z.infer<typeof suggestionDecision>;

/** One step from entity to entity, or to a value of one, with the article that says so. */
export const graphStep = z.object({
  from: graphRef,
  /** A relation or a property. */
  type: key,
  label: both,
  /** Null at the value of a property. */
  to: graphRef.nullable(),
  value: z.string().nullable(),
  /** The relation points from `to` to `from`. */
  backwards: z.boolean(),
  source: graphSource,
});
export type GraphStep = z.infer<typeof graphStep>;

/** Which article says it; the sentence is looked up in the article when it is left out. */
const sourceForm = z.strictObject({
  articleId: id,
  quote: text(graphLimits.quote).default(''),
  passageId: text(64).nullable().default(null),
});
const propertyForm = z.strictObject({
  key,
  value: word(graphLimits.value),
  source: sourceForm.nullable().default(null),
});
const properties = z.array(propertyForm).max(graphLimits.properties).default([]);

const entityForm = {
  type: key,
  name,
  synonyms: z.array(name).max(graphLimits.synonyms).default([]),
  properties,
  source: sourceForm.nullable().default(null),
};
const relationForm = { properties, source: sourceForm.nullable().default(null) };

export type GraphEntityForm = z.infer<z.ZodObject<typeof entityForm>>;
export type GraphRelationForm = z.infer<z.ZodObject<typeof relationForm>>;

const kept = z.enum(['live', 'stale', 'unsourced', 'removed']);
const reads = { access: 'knowledge.read' as const };
const edits = { access: 'knowledge.manage' as const };

export const graphRoutes = routes({
  'graph.schema': {
    ...reads,
    method: 'GET',
    path: '/api/v1/graph/schema',
    summary: 'Types of entities and relations, with how many there are of each',
    reply: graphSchema,
  },
  'graph.entities': {
    ...reads,
    method: 'GET',
    path: '/api/v1/graph/entities',
    summary: 'Entities by name: with a search those first whose name begins so; `live` are all that are not removed',
    query: z.strictObject({
      search: text(100).optional(),
      type: key.optional(),
      kept: kept.default('live'),
      ...pageQuery,
    }),
    reply: page(graphEntity),
  },
  'graph.entity': {
    ...reads,
    method: 'GET',
    path: '/api/v1/graph/entities/:id',
    summary: 'One entity, also a removed one',
    params: byId,
    reply: graphEntity,
  },
  'graph.neighbourhood': {
    ...reads,
    method: 'GET',
    path: '/api/v1/graph/entities/:id/neighbourhood',
    summary: 'What is around an entity, the nearest first; `more` when there is more than was asked for',
    params: byId,
    query: z.strictObject({
      depth: z.coerce.number().int().min(1).max(graphLimits.depth).default(1),
      limit: z.coerce.number().int().min(1).max(graphLimits.neighbours).default(60),
    }),
    reply: z.object({
      entities: z.array(graphRef.extend({ distance: z.int(), standing: graphStanding })),
      relations: z.array(graphRelation),
      more: z.boolean(),
    }),
  },
  'graph.createEntity': {
    ...edits,
    method: 'POST',
    path: '/api/v1/graph/entities',
    summary: 'Make an entity; refused when another of its type has the same name or synonym',
    body: z.strictObject(entityForm),
    reply: graphEntity,
    status: 201,
  },
  'graph.updateEntity': {
    ...edits,
    method: 'PUT',
    path: '/api/v1/graph/entities/:id',
    summary: 'Rename an entity, change its synonyms or properties; refused when somebody else saved in between',
    params: byId,
    body: z.strictObject({ ...entityForm, revision: z.int() }),
    reply: graphEntity,
  },
  'graph.removeEntity': {
    ...edits,
    method: 'DELETE',
    path: '/api/v1/graph/entities/:id',
    summary: 'Remove an entity; its relations answer nobody while it is removed',
    params: byId,
    reply: done,
  },
  'graph.restoreEntity': {
    ...edits,
    method: 'POST',
    path: '/api/v1/graph/entities/:id/restore',
    summary: 'Undo a removal; of an entity that was merged, take it apart again',
    params: byId,
    body: z.strictObject({}),
    reply: graphEntity,
  },
  'graph.mergeEntity': {
    ...edits,
    method: 'POST',
    path: '/api/v1/graph/entities/:id/merge',
    summary: 'Say that another entity is the same thing: its names, properties and relations come here',
    params: byId,
    body: z.strictObject({ otherId: id, revision: z.int() }),
    reply: graphEntity,
  },
  'graph.relations': {
    ...reads,
    method: 'GET',
    path: '/api/v1/graph/relations',
    summary: 'Relations, those of one entity or of one type',
    query: z.strictObject({
      entityId: id.optional(),
      type: key.optional(),
      kept: kept.default('live'),
      ...pageQuery,
    }),
    reply: page(graphRelation),
  },
  'graph.createRelation': {
    ...edits,
    method: 'POST',
    path: '/api/v1/graph/relations',
    summary: 'Join two entities; refused when they are joined so already or the schema does not allow it',
    body: z.strictObject({ type: key, fromId: id, toId: id, ...relationForm }),
    reply: graphRelation,
    status: 201,
  },
  'graph.updateRelation': {
    ...edits,
    method: 'PUT',
    path: '/api/v1/graph/relations/:id',
    summary: 'Change what a relation says of itself or the article behind it',
    params: byId,
    body: z.strictObject({ ...relationForm, revision: z.int() }),
    reply: graphRelation,
  },
  'graph.removeRelation': {
    ...edits,
    method: 'DELETE',
    path: '/api/v1/graph/relations/:id',
    summary: 'Remove a relation',
    params: byId,
    reply: done,
  },
  'graph.restoreRelation': {
    ...edits,
    method: 'POST',
    path: '/api/v1/graph/relations/:id/restore',
    summary: 'Undo the removal of a relation',
    params: byId,
    body: z.strictObject({}),
    reply: graphRelation,
  },
  'graph.suggestions': {
    ...reads,
    method: 'GET',
    path: '/api/v1/graph/suggestions',
    summary: 'What rules read in articles and tables, the latest first',
    query: z.strictObject({
      state: suggestionState.default('open'),
      kind: z.enum(['entity', 'property', 'relation', 'merge']).optional(),
      ...pageQuery,
    }),
    reply: page(graphSuggestion),
  },
  'graph.decide': {
    ...edits,
    method: 'POST',
    path: '/api/v1/graph/suggestions/decisions',
    summary: 'Confirm or reject suggestions, or undo that; each for itself: what cannot be done says why',
    body: z.strictObject({
      ids: z.array(id).min(1).max(graphLimits.decisions),
      decision: suggestionDecision,
    }),
    reply: z.object({
      items: z.array(
        z.object({
          id,
          state: suggestionState,
          /** gone: no such suggestion · decided: not in the state for it · changed: what it made was changed since, or is there already */
          refused: z.enum(['gone', 'decided', 'changed']).nullable(),
        }),
      ),
    }),
  },
  'graph.draw': {
    ...edits,
    method: 'POST',
    path: '/api/v1/graph/draw',
    summary: 'Read all published articles again for suggestions, in the background',
    body: z.strictObject({}),
    reply: z.object({ articles: z.int() }),
    status: 202,
  },
  'graph.ask': {
    ...reads,
    method: 'POST',
    path: '/api/v1/graph/ask',
    summary: 'What the graph alone answers to a question, with the path; it declines what it does not fully understand',
    body: z.strictObject({ question: text(500, 1) }),
    reply: z.object({
      /** Null: declined. */
      answer: z
        .object({
          kind: z.enum(['value', 'compare', 'filter', 'best', 'count', 'hop']),
          sentences: z.array(z.string()),
          path: z.array(graphStep),
        })
        .nullable(),
      /** Entities that were recognised in the question. */
      entities: z.array(graphRef),
      tookMs: z.number(),
    }),
  },
  'graph.export': {
    ...reads,
    method: 'GET',
    path: '/api/v1/graph/export',
    summary: 'The graph as a zip of two CSV files, or as Cypher statements; removed and merged entities stay out',
    query: z.strictObject({ format: z.enum(['csv', 'cypher']).default('csv') }),
    download: true,
    reply: z.unknown(),
  },
});
