/** Line icons, 24 units square, in the colour of the text. They are decorative: the control around one has the name. */
const paths = {
  archive: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  arrowLeft: 'M19 12H5m6-7-7 7 7 7',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  bot: 'M5 9h14v10H5zM12 9V5m-3 9v1m6-1v1M2.5 13v3m19-3v3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  chevronLeft: 'm14.5 5-7 7 7 7',
  chevronRight: 'm9.5 5 7 7-7 7',
  clock: 'M12 7v5.2l3.4 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  close: 'm6 6 12 12M18 6 6 18',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  gear: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm-7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4L16 12l4 4M14.7 9.2h.1',
  inbox: 'M4 13 6.5 5h11L20 13v6H4zM4 13h5l1.2 2.5h3.6L15 13h5',
  info: 'M12 11v5.5M12 7.6v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  link: 'm10 14 4-4M8.5 11 6 13.5a3.2 3.2 0 0 0 4.5 4.5L13 15.5m-2-7L13.5 6A3.2 3.2 0 0 1 18 10.5L15.5 13',
  mail: 'M3.5 6h17v12h-17zm0 .5 8.5 6.5 8.5-6.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  music: 'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zm10-2a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  phone: 'M6.5 3.5h3l1.5 4-2 1.5a11 11 0 0 0 6 6l1.5-2 4 1.5v3c0 1-1 2-2 2A15.5 15.5 0 0 1 4.5 5.5c0-1 1-2 2-2z',
  plus: 'M12 5v14M5 12h14',
  receipt: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6m-6 4h6',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.4M20 4.5v4.9h-4.9',
  reply: 'M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6V19',
  search: 'M16 16l4.5 4.5M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0z',
  send: 'M4 4.5 20.5 12 4 19.5 6.5 12zM6.5 12H13',
  smile: 'M8.5 14.2a4.3 4.3 0 0 0 7 0M9 9.6v.1m6-.1v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  sticker: 'M20 12V7a3 3 0 0 0-3-3H7a3 3 0 0 0-3 3v10a3 3 0 0 0 3 3h5zm0 0h-5a3 3 0 0 0-3 3v5',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13',
  user: 'M15.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM5 20a7 7 0 0 1 14 0',
  users:
    'M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4m2 3a6.5 6.5 0 0 1 3.5 5.8',
  warning: 'M12 9.5V14m0 3v.1M12 4 2.8 20h18.4z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
