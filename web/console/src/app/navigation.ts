import type { Permission } from '#contracts/permissions';
import type { IconName } from '../ui/icon.tsx';
import type { WordKey } from './words.ts';

export interface Chapter {
  path: string;
  icon: IconName;
  word: WordKey;
  permission: Permission;
}

/** The chapters of the console in the order of the rail. Those a session may not open are not shown. */
export const chapters: readonly Chapter[] = [
  { path: '/desk', icon: 'desk', word: 'nav.desk', permission: 'conversation.read' },
  { path: '/knowledge', icon: 'knowledge', word: 'nav.knowledge', permission: 'knowledge.read' },
  { path: '/approvals', icon: 'approvals', word: 'nav.approvals', permission: 'knowledge.publish' },
  { path: '/staff', icon: 'staff', word: 'nav.staff', permission: 'staff.read' },
  { path: '/settings', icon: 'settings', word: 'nav.settings', permission: 'settings.read' },
  { path: '/audit', icon: 'audit', word: 'nav.audit', permission: 'audit.read' },
  { path: '/operations', icon: 'operations', word: 'nav.operations', permission: 'operations.read' },
];
