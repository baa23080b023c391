export { READING_PLACES } from './limits.ts';
export { createPictures, type PicturesOptions } from './pictures.ts';
export { pictureProblem } from './problem.ts';
export {
  pictureRefusals,
  type CleanPicture,
  type PictureRefusal,
  type Pictures,
  type ReadPicture,
  type Refused,
} from './types.ts';
