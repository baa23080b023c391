import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { ConnectionStatus } from '#web-ui/connection.ts'
import { Live, socketUrl } from '../timeline/live.ts'
import { sessionKey, useServices } from './services.tsx'

const Context = createContext<Live | null>(null)

/** Opens the socket while somebody is signed in, anew with each `session`. */
export function LiveProvider({ session, children }: { session: string; children: ReactNode }) {
  const { call, queries } = useServices()
  const [live] = useState(() => new Live(socketUrl(location.origin)))
  useEffect(() => {
    live.start()
    return () => live.stop()
  }, [live, session])
  useEffect(
    () =>
      live.watch(() => {
        const { is } = live.status()
        // Presence follows the socket, so who I am has changed too; and a socket that was signed out asks whether all is.
        if (is === 'online') void queries.invalidateQueries({ queryKey: sessionKey })
        if (is === 'signed-out') call('session.get', {}).catch(() => undefined)
      }),
    [live, call, queries],
  )
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
