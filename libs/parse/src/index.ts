export { decodeText, type Decoded } from './decode.ts';
export * from './types.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { readFile, type ReadOptions } from './read.ts';
