import { useEffect, useRef, useState } from 'preact/hooks';
import type { SimEvent } from '../../model/views.ts';

/**
 * Listens to the simulator's events while the component is shown. The simulator does not store events. So `reread` is
 * called after each connect, reconnect and reset, and reads the whole state again.
 *
 * @returns whether the page is connected
 */
export function useLive(onEvent: (event: SimEvent) => void, reread: () => void): boolean {
  const [connected, setConnected] = useState(false);
  const latest = useRef({ onEvent, reread });
  latest.current = { onEvent, reread };
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
      latest.current.onEvent(event);
    };
    return () => source.close();
  }, []);
  return connected;
}
