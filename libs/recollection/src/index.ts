export { surnames } from './names.ts';
export { promiseIn, type Promised } from './promises.ts';
export { kinds, type Kind } from './rule.ts';
export { isSensitive } from './sensitive.ts';
export { factsIn, type Told } from './told.ts';
