import { channelRoutes } from './channels.ts';
import { deskRoutes } from './desk.ts';
import { dialogueRoutes } from './dialogue.ts';
import { knowledgeRoutes } from './knowledge.ts';
import { operationsRoutes } from './operations.ts';
import { staffRoutes } from './staff.ts';

/** Every operation of the HTTP API by its id. */
export const allRoutes = {
  ...staffRoutes,
  ...deskRoutes,
  ...dialogueRoutes,
  ...knowledgeRoutes,
  ...operationsRoutes,
  ...channelRoutes,
};
