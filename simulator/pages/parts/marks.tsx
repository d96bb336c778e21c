import { Icon } from './icons.tsx';

/** The state of a line. Once the other side has read it, the page shows their picture instead. */
export type Mark = 'sent' | 'delivered';

const names = { sent: 'Sent', delivered: 'Delivered' } as const;

export function MarkView({ mark }: { mark: Mark }) {
  return (
    <span class={`mark ${mark}`} role="img" aria-label={names[mark]} title={names[mark]}>
      <Icon name="check" size={10} />
    </span>
  );
}
