export { privateIn, type Kind, type Private } from './find.ts';
export { Mask, type MaskOptions } from './mask.ts';
export { secretIn } from './secrets.ts';
