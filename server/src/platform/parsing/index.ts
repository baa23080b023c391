export { createParser } from './parser.ts';
export type { ParseCall, Parser, ParserLimits } from './types.ts';
