import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createContext, use, type ReactNode } from 'react'
import { client, ProblemError } from '#contracts/client'
import { deskRoutes } from '#contracts/http/desk'
import { dialogueRoutes } from '#contracts/http/dialogue'
import { knowledgeRoutes } from '#contracts/http/knowledge'
import { operationsRoutes } from '#contracts/http/operations'
import { staffRoutes, type Session } from '#contracts/http/staff'

const consoleRoutes = { ...staffRoutes, ...deskRoutes, ...dialogueRoutes, ...knowledgeRoutes, ...operationsRoutes }

/** Files may be 20 MB on an office line: more patience than a usual call gets. */
const callTimeoutMs = 60_000
/** Further tries of a read that failed for a passing reason. */
const readRetries = 2

export const sessionKey = ['session'] as const

export interface Services {
  readonly call: ReturnType<typeof client<typeof consoleRoutes>>
  readonly queries: QueryClient
}

/** The outside world of the console: the typed API and what was read from it. */
export function createServices(): Services {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) =>
          failures < readRetries && !(error instanceof ProblemError && error.problem.status < 500),
      },
      mutations: { retry: false },
    },
  })
  const call = client(consoleRoutes, {
    headers: (): Record<string, string> => {
      const session = queries.getQueryData<Session | null>(sessionKey)
      return session ? { 'x-csrf-token': session.csrf } : {}
    },
    timeoutMs: callTimeoutMs,
  })
  return { call, queries }
}

const Context = createContext<Services | null>(null)

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  return (
    <Context value={services}>
      <QueryClientProvider client={services.queries}>{children}</QueryClientProvider>
    </Context>
  )
}

export function useServices(): Services {
  const services = use(Context)
  if (!services) throw new Error('ServicesProvider is missing')
  return services
}
