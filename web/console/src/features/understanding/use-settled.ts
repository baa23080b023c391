import { useEffect, useState } from 'react';

/** How long somebody pauses before what he typed is looked at, in milliseconds. */
const pauseMs = 300;

/** What was typed, once the typing rests. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), text === '' ? 0 : pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
