import { approvalRoutes } from './approvals.ts';
import { articleBatchRoutes } from './article-batches.ts';
import { articleCommentRoutes } from './article-comments.ts';
import { auditRoutes } from './audit.ts';
import { channelRoutes } from './channels.ts';
import { companyRoutes } from './companies.ts';
import { deskRoutes } from './desk.ts';
import { dialogueRoutes } from './dialogue.ts';
import { evaluationRoutes } from './evaluations.ts';
import { importRoutes } from './imports.ts';
import { folderRoutes } from './folders.ts';
import { keyRoutes } from './keys.ts';
import { graphRoutes } from './graph.ts';
import { helpRoutes } from './help.ts';
import { knowledgeRoutes } from './knowledge.ts';
import { gazetteerRoutes, intentRoutes, learningRoutes, versionRoutes } from './learning.ts';
import { memoryRoutes } from './memory.ts';
import { moodRoutes } from './mood.ts';
import { modelRoutes } from './models.ts';
import { noticeRoutes } from './notices.ts';
import { paperRoutes } from './papers.ts';
import { operationsRoutes } from './operations.ts';
import { peopleRoutes } from './people.ts';
import { retrievalTestRoutes } from './retrieval-tests.ts';
import { scriptRoutes } from './scripts.ts';
import { signInRoutes } from './sign-in.ts';
import { settingsRoutes } from './settings.ts';
import { simulationRoutes } from './simulations.ts';
import { strategyRoutes } from './strategies.ts';
import { staffRoutes } from './staff.ts';
import { webhookRoutes } from './webhooks.ts';
import { wecomRoutes } from './wecom.ts';
import { wecomSignInRoutes } from './wecom-sign-in.ts';
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
  ...retrievalTestRoutes,
  ...evaluationRoutes,
  ...simulationRoutes,
  ...strategyRoutes,
  ...graphRoutes,
  ...helpRoutes,
  ...scriptRoutes,
  ...folderRoutes,
  ...articleBatchRoutes,
  ...articleCommentRoutes,
  ...importRoutes,
  ...operationsRoutes,
  ...approvalRoutes,
  ...auditRoutes,
  ...settingsRoutes,
  ...modelRoutes,
  ...webhookRoutes,
  ...noticeRoutes,
  ...widgetRoutes,
  ...wecomRoutes,
  ...wecomSignInRoutes,
  ...channelRoutes,
  ...memoryRoutes,
  ...moodRoutes,
  ...paperRoutes,
  ...intentRoutes,
  ...gazetteerRoutes,
  ...versionRoutes,
  ...learningRoutes,
};
