import { Face, stickers } from '../parts/faces.tsx';

/** The stickers to choose from. */
export function StickerTray({ onPick }: { onPick: (id: number) => void }) {
  return (
    <ul class="sticker-tray" aria-label="Stickers">
      {stickers.map(({ id, name, face }) => (
        <li key={id}>
          <button type="button" aria-label={`Send sticker: ${name}`} onClick={() => onPick(id)}>
            <Face name={face} size={48} />
          </button>
        </li>
      ))}
    </ul>
  );
}
