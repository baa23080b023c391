export { askGraph, type AnswerKind, type Asked, type GraphAnswer } from './ask.ts';
export {
  READ,
  type Edge,
  type GraphKinds,
  type Node,
  type PropertyKind,
  type Reader,
  type RelationKind,
  type Said,
  type Step,
  type TypeKind,
  type Value,
} from './kinds.ts';
export { amountOf } from './values.ts';
export { memoryReader, type Held } from './memory.ts';
export { quoteFor, stillSays } from './quote.ts';
export { csvOf, cypherOf } from './exported.ts';
export { alikeNames, drawFrom, type Drawn, type End, type Mentions } from './draw.ts';
export { nameKey, namesIn } from './tokens.ts';
