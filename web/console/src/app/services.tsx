import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, type ReactNode } from 'react';
import { client, ProblemError, type Call, type CallHow, type CallInput, type CallReply } from '#contracts/client';
import { allRoutes } from '#contracts/http/index';
import type { Session } from '#contracts/http/staff';

// A button must know that its work has begun before a second click reaches it: a bouncing mouse made two keys.
notifyManager.setScheduler(queueMicrotask);

/** Files may be 20 MB on an office line: more patience than a usual call gets. */
const callTimeoutMs = 60_000;
/** Further tries of a read that failed for a passing reason. */
const readRetries = 2;

export const sessionKey = ['session'] as const;

/** Codes that mean: this browser is no longer signed in. */
const signedOutCodes: readonly string[] = ['session.required', 'session.csrf'];

export interface Services {
  readonly call: Call<typeof allRoutes>;
  readonly queries: QueryClient;
  /** Told when a call found that the session it was made with has ended. */
  readonly onExpired: (listener: () => void) => () => void;
}

export function meansSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && signedOutCodes.includes(error.code);
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
  });
  const expired = new Set<() => void>();
  const csrf = () => queries.getQueryData<Session | null>(sessionKey)?.csrf;
  const plain = client(allRoutes, {
    headers: (): Record<string, string> => {
      const token = csrf();
      return token === undefined ? {} : { 'x-csrf-token': token };
    },
    timeoutMs: callTimeoutMs,
  });
  async function call<K extends keyof typeof allRoutes>(
    name: K,
    input: CallInput<(typeof allRoutes)[K]>,
    how?: AbortSignal | CallHow,
  ): Promise<CallReply<(typeof allRoutes)[K]>> {
    const sent = csrf();
    try {
      return await plain(name, input, how);
    } catch (error) {
      // An answer to a call of an earlier session says nothing about this one.
      if (meansSignedOut(error) && sent !== undefined && sent === csrf()) for (const listener of expired) listener();
      throw error;
    }
  }
  const onExpired = (listener: () => void) => {
    expired.add(listener);
    return () => expired.delete(listener);
  };
  return { call, queries, onExpired };
}

const Context = createContext<Services | null>(null);

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  return (
    <Context value={services}>
      <QueryClientProvider client={services.queries}>{children}</QueryClientProvider>
    </Context>
  );
}

export function useServices(): Services {
  const services = use(Context);
  if (!services) throw new Error('ServicesProvider is missing');
  return services;
}
