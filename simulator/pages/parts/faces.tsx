import type { ComponentChildren } from 'preact';

/**
 * Reactions and stickers as drawings, which need no emoji font. In events, a reaction is its emoji with Meta's name for
 * it, and a sticker is a number. Messenger's stickers come first, then some that only this simulator has.
 */
export const reactions = [
  { emoji: '❤', name: 'Love', face: 'heart' },
  { emoji: '😆', name: 'Haha', face: 'laugh' },
  { emoji: '😮', name: 'Wow', face: 'wow' },
  { emoji: '😢', name: 'Sad', face: 'sad' },
  { emoji: '😠', name: 'Angry', face: 'angry' },
  { emoji: '👍', name: 'Like', face: 'thumb' },
  { emoji: '👎', name: 'Dislike', face: 'thumbDown' },
] as const satisfies readonly { emoji: string; name: string; face: FaceName }[];

export const stickers = [
  { id: 369239263222822, name: 'Thumbs up', face: 'thumb' },
  { id: 126361967548600, name: 'In love', face: 'inLove' },
  { id: 126361874215276, name: 'Smile', face: 'smile' },
  { id: 126361884215275, name: 'Sad', face: 'sad' },
  { id: 9000000000001, name: 'Heart', face: 'heart' },
  { id: 9000000000002, name: 'Laugh', face: 'laugh' },
  { id: 9000000000003, name: 'Cool', face: 'cool' },
  { id: 9000000000004, name: 'Star', face: 'star' },
] as const satisfies readonly { id: number; name: string; face: FaceName }[];

export type FaceName = keyof typeof drawings;

export function Face({ name, size }: { name: FaceName; size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 40 40" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}

/** The drawing of an emoji, or the emoji as text if there is no drawing. */
export function Reaction({ emoji, size = 18 }: { emoji: string; size?: number }) {
  const known = reactions.find((reaction) => emoji.startsWith(reaction.emoji));
  return known ? <Face name={known.face} size={size} /> : <span>{emoji}</span>;
}

const ink = '#4a2b05';
const thumb =
  'M15.5 19.5 20 8.5c2.6 0 4.4 1.7 4.4 4.2l-.6 4.3h6.7c2 0 3.3 1.7 2.9 3.6l-1.7 8.2c-.4 1.8-1.8 3-3.6 3H15.5zM7.5 19h5.5v13.5H7.5z';

const drawings = {
  smile: round(<path d="M11.5 23.5a9.5 9.5 0 0 0 17 0" {...stroke()} />),
  laugh: round(<path d="M10.5 21.5h19a9.5 9.5 0 0 1-19 0z" fill={ink} />, <Squint />),
  wow: round(<ellipse cx="20" cy="27" rx="4.5" ry="5.8" fill={ink} />),
  sad: round(
    <>
      <path d="M13 28.5a8 8 0 0 1 14 0" {...stroke()} />
      <path d="M28 20.5c2.4 3 3 4.6 3 5.7a3 3 0 0 1-6 0c0-1.1.6-2.7 3-5.7z" fill="#3b9cff" />
    </>,
  ),
  angry: (
    <>
      <circle cx="20" cy="20" r="18" fill="#f4622e" />
      <path d="m9.5 13.5 7 3m14-3-7 3M13.5 28.5a9 9 0 0 1 13 0" {...stroke()} />
      <Eyes />
    </>
  ),
  inLove: round(
    <path d="M11.5 24a9.5 9.5 0 0 0 17 0" {...stroke()} />,
    <g fill="#f33e58">
      <path d="M13.5 20.5s-5-3-5-6.2a2.7 2.7 0 0 1 5-1.4 2.7 2.7 0 0 1 5 1.4c0 3.2-5 6.2-5 6.2z" />
      <path d="M26.5 20.5s-5-3-5-6.2a2.7 2.7 0 0 1 5-1.4 2.7 2.7 0 0 1 5 1.4c0 3.2-5 6.2-5 6.2z" />
    </g>,
  ),
  cool: round(
    <path d="M12 26.5a10 10 0 0 0 15-1" {...stroke()} />,
    <path
      d="M6 13.5h28l-1.2 4.7a4.8 4.8 0 0 1-4.7 3.6c-2.7 0-5-1.9-5.6-4.5h-5a5.8 5.8 0 0 1-5.6 4.5 4.8 4.8 0 0 1-4.7-3.6z"
      fill="#1c2430"
    />,
  ),
  heart: (
    <path
      d="M20 35.5S4.5 26 4.5 15.5A8.3 8.3 0 0 1 20 11.4a8.3 8.3 0 0 1 15.5 4.1C35.5 26 20 35.5 20 35.5z"
      fill="#f33e58"
    />
  ),
  star: <path d="m20 3.5 5 10.8 11.8 1.5-8.7 8.1 2.3 11.7L20 29.8 9.6 35.6l2.3-11.7-8.7-8.1L15 14.3z" fill="#ffc83d" />,
  thumb: <path d={thumb} fill="#2f8bff" />,
  thumbDown: <path d={thumb} fill="#2f8bff" transform="rotate(180 20 20)" />,
};

function round(mouth: ComponentChildren, eyes: ComponentChildren = <Eyes />) {
  return (
    <>
      <circle cx="20" cy="20" r="18" fill="#ffcf45" />
      {eyes}
      {mouth}
    </>
  );
}

function Eyes() {
  return (
    <>
      <ellipse cx="14" cy="17" rx="2.3" ry="3" fill={ink} />
      <ellipse cx="26" cy="17" rx="2.3" ry="3" fill={ink} />
    </>
  );
}

function Squint() {
  return <path d="m10.5 12.5 5.5 3-5.5 3m19-6-5.5 3 5.5 3" {...stroke()} />;
}

function stroke() {
  return {
    fill: 'none',
    stroke: ink,
    'stroke-width': 2.6,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  } as const;
}
