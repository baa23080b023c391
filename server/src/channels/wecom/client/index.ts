export { createWecomClient, type CallHow, type ClientDeps, type WecomClient } from './client.ts';
export { WecomError, type WecomErrorClass } from './error.ts';
export type { Upload, UploadKind } from './files.ts';
