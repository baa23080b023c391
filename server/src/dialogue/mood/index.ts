/** How customers seem to feel, for the desk: read as the bot reads it, corrected by staff. */
export { createMoodRoutes } from './routes.ts';
export { forgetMoods } from './store.ts';
