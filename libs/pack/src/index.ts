export { PackError, packErrorCodes } from './errors.ts';
export type { PackErrorCode, Place } from './errors.ts';
export type { PackGraph } from './graph.ts';
export { packIntent, packOutside } from './intents.ts';
export type { PackIntent } from './intents.ts';
export { reviewTableOf } from './papers.ts';
export type { PackPapers } from './papers.ts';
export type { PackStrategy } from './strategies.ts';
export { packLimits } from './limits.ts';
export { mergePack } from './merge.ts';
export type { PackConflict, PackItemRef, PackMerge, PackSection } from './merge.ts';
export { mergeItems } from './merge-items.ts';
export type { ItemConflict, ItemMerge } from './merge-items.ts';
export { readPack } from './read.ts';
export { packArticle, packFileNames, secondsBefore } from './schema.ts';
export type {
  Pack,
  PackArticle,
  PackCompany,
  PackContent,
  PackConversation,
  PackFileName,
  PackLexiconTerm,
  PackManifest,
  PackMessage,
  PackSmalltalk,
  PackStaff,
  PackSynonyms,
} from './schema.ts';
