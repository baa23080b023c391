import { createBrowserRouter } from 'react-router';
import { Front, LostPage, RouteFailed } from './front.tsx';
import { Gate } from './gate.tsx';

/** Every chapter is its own chunk, fetched when it is first opened. */
export function createRouter() {
  return createBrowserRouter(
    [
      {
        path: '/keeper',
        ErrorBoundary: RouteFailed,
        HydrateFallback: () => null,
        lazy: async () => ({ Component: (await import('../features/keeper/keeper-door.tsx')).KeeperDoor }),
      },
      {
        path: '/invite/:token',
        ErrorBoundary: RouteFailed,
        HydrateFallback: () => null,
        lazy: async () => ({ Component: (await import('../features/invite/invite-page.tsx')).InvitePage }),
      },
      {
        path: '/sso',
        ErrorBoundary: RouteFailed,
        HydrateFallback: () => null,
        lazy: async () => ({ Component: (await import('../features/session/sso-return.tsx')).SsoReturn }),
      },
      {
        path: '/wecom',
        ErrorBoundary: RouteFailed,
        HydrateFallback: () => null,
        lazy: async () => ({ Component: (await import('../features/session/wecom-return.tsx')).WecomReturn }),
      },
      {
        path: '/',
        Component: Gate,
        ErrorBoundary: RouteFailed,
        HydrateFallback: () => null,
        children: [
          {
            ErrorBoundary: RouteFailed,
            children: [
              { index: true, Component: Front },
              {
                path: 'start',
                lazy: async () => ({ Component: (await import('../features/first-run/next-steps.tsx')).NextSteps }),
              },
              {
                path: 'desk/:id?',
                lazy: async () => ({ Component: (await import('../features/desk/desk-page.tsx')).DeskPage }),
              },
              {
                path: 'knowledge/*',
                lazy: async () => ({
                  Component: (await import('../features/knowledge/knowledge-pages.tsx')).KnowledgePages,
                }),
              },
              {
                path: 'understanding/*',
                lazy: async () => ({
                  Component: (await import('../features/understanding/understanding-page.tsx')).UnderstandingPage,
                }),
              },
              {
                path: 'approvals/:id?',
                lazy: async () => ({
                  Component: (await import('../features/approvals/approvals-page.tsx')).ApprovalsPage,
                }),
              },
              {
                path: 'staff/:tab?',
                lazy: async () => ({ Component: (await import('../features/staff/staff-page.tsx')).StaffPage }),
              },
              {
                path: 'settings/*',
                lazy: async () => ({
                  Component: (await import('../features/settings/settings-page.tsx')).SettingsPage,
                }),
              },
              {
                path: 'account/*',
                lazy: async () => ({ Component: (await import('../features/account/account-page.tsx')).AccountPage }),
              },
              {
                path: 'audit',
                lazy: async () => ({ Component: (await import('../features/audit/audit-page.tsx')).AuditPage }),
              },
              {
                path: 'operations',
                lazy: async () => ({
                  Component: (await import('../features/operations/operations-page.tsx')).OperationsPage,
                }),
              },
              { path: '*', Component: LostPage },
            ],
          },
        ],
      },
    ],
    { basename: '/console' },
  );
}
