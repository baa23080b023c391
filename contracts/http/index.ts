import { approvalRoutes } from './approvals.ts';
import { auditRoutes } from './audit.ts';
import { channelRoutes } from './channels.ts';
import { companyRoutes } from './companies.ts';
import { deskRoutes } from './desk.ts';
import { dialogueRoutes } from './dialogue.ts';
import { keyRoutes } from './keys.ts';
import { knowledgeRoutes } from './knowledge.ts';
import { noticeRoutes } from './notices.ts';
import { operationsRoutes } from './operations.ts';
import { peopleRoutes } from './people.ts';
import { signInRoutes } from './sign-in.ts';
import { settingsRoutes } from './settings.ts';
import { staffRoutes } from './staff.ts';
import { webhookRoutes } from './webhooks.ts';
import { widgetRoutes } from './widgets.ts';

/** Every operation of the HTTP API by its id. */
export const allRoutes = {
  ...staffRoutes,
  ...signInRoutes,
  ...peopleRoutes,
  ...keyRoutes,
  ...companyRoutes,
  ...deskRoutes,
  ...dialogueRoutes,
  ...knowledgeRoutes,
  ...operationsRoutes,
  ...approvalRoutes,
  ...auditRoutes,
  ...settingsRoutes,
  ...webhookRoutes,
  ...noticeRoutes,
  ...widgetRoutes,
  ...channelRoutes,
};
