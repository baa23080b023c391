import type { ComponentType } from 'react';
import type { Permission } from '#contracts/permissions';
import type { WordKey } from '../../app/words.ts';

export interface Section {
  /** Below `/settings/`. */
  path: string;
  word: WordKey;
  permission: Permission;
  load(): Promise<ComponentType>;
}

/** What can be set for a company, in the order of the list. Those a session may not read are not shown. */
export const sections: readonly Section[] = [
  {
    path: 'approvals',
    word: 'settings.approvals',
    permission: 'security.write',
    load: async () => (await import('./approvals-section.tsx')).ApprovalsSection,
  },
  {
    path: 'export',
    word: 'takeOut.title',
    permission: 'company.export',
    load: async () => (await import('./export-section.tsx')).ExportSection,
  },
];
