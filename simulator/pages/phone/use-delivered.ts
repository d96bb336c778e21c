import { useState } from 'preact/hooks';
import type { DeliveriesView, DeliveryView, SimEvent } from '../../model/views.ts';
import { read } from '../parts/client.ts';

/**
 * The mids that a webhook has answered with 200. The phone shows these lines as delivered.
 *
 * @returns the set, a function that adds from an event, and one that reads all deliveries again
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

/** Every `mid` in a webhook's body, at any depth. */
function midsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    key === 'mid' && typeof value === 'string' ? [value] : midsOf(value),
  );
}
