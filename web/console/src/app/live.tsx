import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { ConnectionStatus } from '#web-ui/connection.ts'
import { Live, socketUrl } from '../timeline/live.ts'

const Context = createContext<Live | null>(null)

/** Opens the socket while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live] = useState(() => new Live(socketUrl(location.origin)))
  useEffect(() => {
    live.start()
    return () => live.stop()
  }, [live])
  return <Context value={live}>{children}</Context>
}

export function useLive(): Live {
  const live = use(Context)
  if (!live) throw new Error('LiveProvider is missing')
  return live
}

export function useLiveStatus(): ConnectionStatus {
  const live = useLive()
  return useSyncExternalStore(live.watch, live.status)
}
