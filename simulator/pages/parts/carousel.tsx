import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { keyed } from './keyed.ts';

/** Cards side by side. They move by swiping, by the arrow buttons and by the arrow keys. */
export function Carousel({ cards }: { cards: ComponentChildren[] }) {
  const track = useRef<HTMLUListElement>(null);
  const [ends, setEnds] = useState({ first: true, last: cards.length < 2 });

  const measure = () => {
    const list = track.current;
    if (!list) return;
    setEnds({ first: list.scrollLeft < 8, last: list.scrollLeft + list.clientWidth > list.scrollWidth - 8 });
  };
  useEffect(measure, []);

  const step = (direction: 1 | -1) => {
    const card = track.current?.firstElementChild;
    if (card) track.current?.scrollBy({ left: direction * (card.clientWidth + 10) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    step(event.key === 'ArrowRight' ? 1 : -1);
  };

  return (
    <section
      class="carousel"
      aria-roledescription="carousel"
      aria-label={`${cards.length} cards`}
      onKeyDown={onKeyDown}
    >
      <ul class="carousel-track" ref={track} onScroll={measure}>
        {keyed(cards).map(({ key, item: card }) => (
          <li key={key} aria-roledescription="card" aria-label={`${key + 1} of ${cards.length}`}>
            {card}
          </li>
        ))}
      </ul>
      {!ends.first && (
        <button type="button" class="carousel-arrow previous" aria-label="Previous card" onClick={() => step(-1)}>
          <Icon name="chevronLeft" size={20} />
        </button>
      )}
      {!ends.last && (
        <button type="button" class="carousel-arrow next" aria-label="Next card" onClick={() => step(1)}>
          <Icon name="chevronRight" size={20} />
        </button>
      )}
    </section>
  );
}
