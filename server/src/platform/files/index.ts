export {
  createBytes,
  createFiles,
  type FileRef,
  type Files,
  type FilesDeps,
  type Incoming,
  type Kept,
  type OpenedFile,
  type Reader,
} from './files.ts';
export { createArchive, type Archive } from './archive.ts';
export { createLanding, diskRefusal } from './landing.ts';
export { moveFiles, type Moved } from './move.ts';
export { createS3 } from './s3.ts';
export { serveFiles } from './route.ts';
export type { Bytes } from './bytes.ts';
export type { FileOwner, KeptFile } from './store.ts';
