/** Builds the pages into dist/web, as a start does when they are missing. For images, where nothing starts yet. */
import { ensureWeb } from './launch/web.mjs';

await ensureWeb(process.execPath, process.env);
