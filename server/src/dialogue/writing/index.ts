export { tellWorded, word, type WritingDeps } from './word.ts';
