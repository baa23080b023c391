export { createFiles, type FileRef, type Files, type FilesDeps, type Incoming, type OpenedFile } from './files.ts';
export { diskRefusal } from './disk.ts';
export { serveFiles } from './route.ts';
export type { FileOwner } from './store.ts';
