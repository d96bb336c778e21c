import { useState } from 'preact/hooks';
import type { DeliveriesView, DeliveryView, SimEvent } from '../../model/views.ts';
import { read } from '../parts/client.ts';

/**
 * The mids that a webhook has taken (answered 200): what "delivered" means for a line that goes to a Page.
 *
 * @returns the set, how to add to it from an event, and how to read it afresh.
 */
export function useDelivered() {
  const [delivered, setDelivered] = useState<ReadonlySet<string>>(new Set());
  const add = (deliveries: readonly DeliveryView[]) => {
    const mids = deliveries.filter(({ status }) => status === 200).flatMap(({ body }) => midsOf(body));
    if (mids.length > 0) setDelivered((before) => new Set([...before, ...mids]));
  };
  return {
    delivered,
    onEvent: (event: SimEvent) => event.type === 'delivery' && add([event.delivery]),
    reread: () => read<DeliveriesView>('/sim/deliveries').then((view) => add(view.deliveries)),
  };
}

/** Every `mid` of an own message or postback in a webhook's body, wherever it stands. */
function midsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    key === 'mid' && typeof value === 'string' ? [value] : midsOf(value),
  );
}
