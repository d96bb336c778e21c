import { keyed } from './keyed.ts';

/** An address that may be put into `href` or `src`: of the web, or of the simulator itself. Anything else is dropped. */
export function safe(url: string | undefined): string | undefined {
  if (!url) return undefined;
  return /^(https?:\/\/|\/(?!\/)|data:(image|audio|video)\/|blob:)/i.test(url) ? url : undefined;
}

/** A message's text, with the web addresses in it to click on. */
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
