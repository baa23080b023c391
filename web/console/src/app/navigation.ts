import type { Permission } from '#contracts/permissions';
import type { IconName } from '../ui/icon.tsx';
import type { WordKey } from './words.ts';

export interface Chapter {
  path: string;
  icon: IconName;
  word: WordKey;
  /** Whoever holds one of these may open it. */
  permissions: readonly Permission[];
}

/** The chapters of the console in the order of the rail. Those a session may not open are not shown. */
export const chapters: readonly Chapter[] = [
  { path: '/desk', icon: 'desk', word: 'nav.desk', permissions: ['conversation.read'] },
  { path: '/knowledge', icon: 'knowledge', word: 'nav.knowledge', permissions: ['knowledge.read'] },
  {
    path: '/approvals',
    icon: 'approvals',
    word: 'nav.approvals',
    permissions: ['knowledge.write', 'knowledge.publish', 'knowledge.review'],
  },
  {
    path: '/understanding',
    icon: 'understanding',
    word: 'nav.understanding',
    permissions: ['understanding.label', 'understanding.manage'],
  },
  { path: '/staff', icon: 'staff', word: 'nav.staff', permissions: ['staff.read'] },
  { path: '/settings', icon: 'settings', word: 'nav.settings', permissions: ['settings.read'] },
  { path: '/audit', icon: 'audit', word: 'nav.audit', permissions: ['audit.read'] },
  { path: '/operations', icon: 'operations', word: 'nav.operations', permissions: ['operations.read'] },
];
