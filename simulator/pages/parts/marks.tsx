import { Icon } from './icons.tsx';

/** How far a line has come. Where the other side has read it, the page shows their picture instead. */
export type Mark = 'sent' | 'delivered';

const words = { sent: 'Sent', delivered: 'Delivered' } as const;

export function MarkView({ mark }: { mark: Mark }) {
  return (
    <span class={`mark ${mark}`} role="img" aria-label={words[mark]} title={words[mark]}>
      <Icon name="check" size={10} />
    </span>
  );
}
