export { loadEncoder, shippedEncoder, type Encoder } from './encoder.ts';
export { EncoderFileError } from './file.ts';
export { units } from './tokens.ts';
export { dot, dotQuantised, nearest, quantise } from './vectors.ts';
