export { exchangesOf, type Exchange, type Named } from './exchanges.ts';
export { pointedAt, type Pointed } from './pointing.ts';
export { madeWhole, type Rewriting, type Whole } from './whole.ts';
