import { keyed } from './keyed.ts';

/** An address for `href` or `src`, if it leads to the web or to the simulator. Others could run scripts. */
export function safe(url: string | undefined): string | undefined {
  if (!url) return undefined;
  return /^(https?:\/\/|\/(?!\/)|data:(image|audio|video)\/|blob:)/i.test(url) ? url : undefined;
}

/** A message's text, with its web addresses as links. */
export function Linked({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/);
  return (
    <>
      {keyed(parts).map(({ key, item }) =>
        key % 2 === 1 ? (
          <a key={key} href={item} target="_blank" rel="noopener noreferrer">
            {item}
          </a>
        ) : (
          item
        ),
      )}
    </>
  );
}
