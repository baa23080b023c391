import type { Section } from '../../ui/sectioned.tsx';

/** What can be set for a company, in the order of the list. Those a session may not read are not shown. */
export const sections: readonly Section[] = [
  {
    path: 'company',
    word: 'settings.company',
    permission: 'settings.read',
    load: async () => (await import('./company-section.tsx')).CompanySection,
  },
  {
    path: 'calendar',
    word: 'settings.calendar',
    permission: 'settings.read',
    load: async () => (await import('./calendar-section.tsx')).CalendarSection,
  },
  {
    path: 'widgets',
    word: 'settings.widgets',
    permission: 'settings.read',
    load: async () => (await import('./widgets-section.tsx')).WidgetsSection,
  },
  {
    path: 'wecom',
    word: 'settings.wecom',
    permission: 'settings.read',
    load: async () => (await import('./wecom-section.tsx')).WecomSection,
  },
  {
    path: 'help-centre',
    word: 'settings.help',
    permission: 'settings.read',
    load: async () => (await import('./help-section.tsx')).HelpSection,
  },
  {
    path: 'papers',
    word: 'settings.papers',
    permission: 'settings.read',
    load: async () => (await import('./papers-section.tsx')).PapersSection,
  },
  {
    path: 'model',
    word: 'settings.model',
    permission: 'settings.read',
    load: async () => (await import('./model-section.tsx')).ModelSection,
  },
  {
    path: 'security',
    word: 'settings.security',
    permission: 'settings.read',
    load: async () => (await import('./security-section.tsx')).SecuritySection,
  },
  {
    path: 'approvals',
    word: 'settings.approvals',
    permission: 'security.write',
    load: async () => (await import('./approvals-section.tsx')).ApprovalsSection,
  },
  {
    path: 'keys',
    word: 'settings.keys',
    permission: 'integration.read',
    load: async () => (await import('./keys-section.tsx')).KeysSection,
  },
  {
    path: 'webhooks',
    word: 'settings.webhooks',
    permission: 'integration.read',
    load: async () => (await import('./webhooks-section.tsx')).WebhooksSection,
  },
  {
    path: 'export',
    word: 'takeOut.title',
    permission: 'company.export',
    load: async () => (await import('./export-section.tsx')).ExportSection,
  },
];
