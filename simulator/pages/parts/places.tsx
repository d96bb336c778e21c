import { Icon, type IconName } from './icons.tsx';

const places = [
  { path: '/', name: 'Phone', icon: 'phone' },
  { path: '/inbox', name: 'Page Inbox', icon: 'inbox' },
  { path: '/mail', name: 'Mails', icon: 'mail' },
  { path: '/control', name: 'Control panel', icon: 'gear' },
] as const satisfies readonly { path: string; name: string; icon: IconName }[];

/** Links between the simulator's pages. */
export function Places({ here }: { here: (typeof places)[number]['path'] }) {
  return (
    <nav class="places" aria-label="Simulator">
      {places.map(({ path, name, icon }) => (
        <a key={path} href={path} aria-current={path === here ? 'page' : undefined}>
          <Icon name={icon} size={20} />
          <span>{name}</span>
        </a>
      ))}
    </nav>
  );
}
