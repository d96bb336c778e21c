import { useEffect, useRef, useState } from 'preact/hooks';
import type { SimEvent } from '../../model/views.ts';

/**
 * Hears what happens in the simulator for as long as the component is shown. Events are not kept for those who were
 * away, so `reread` is called once connected, and after each reconnect and reset: whatever is read there is complete.
 *
 * @returns whether the connection stands.
 */
export function useLive(hear: (event: SimEvent) => void, reread: () => void): boolean {
  const [connected, setConnected] = useState(false);
  const latest = useRef({ hear, reread });
  latest.current = { hear, reread };
  useEffect(() => {
    const source = new EventSource('/sim/events');
    source.onopen = () => {
      setConnected(true);
      latest.current.reread();
    };
    source.onerror = () => setConnected(false);
    source.onmessage = (message: MessageEvent<string>) => {
      const event: SimEvent = JSON.parse(message.data);
      if (event.type === 'reset') latest.current.reread();
      latest.current.hear(event);
    };
    return () => source.close();
  }, []);
  return connected;
}
