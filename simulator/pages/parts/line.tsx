import type { ComponentChildren } from 'preact';
import type { Line, LineAttachment } from '../../model/views.ts';
import { AttachmentView } from './attachment.tsx';
import { Reaction } from './faces.tsx';
import { Icon } from './icons.tsx';
import { keyed } from './keyed.ts';
import { Linked } from './links.tsx';
import type { OnTap } from './template-buttons.tsx';

/** Properties of {@link LineView}. */
export interface LineProps {
  line: Line;
  /** The line that this one replies to, if it is known. */
  answered?: Line;
  onTap?: OnTap;
  /** Shown beside the bubble: the buttons to react, reply and so on. */
  tools?: ComponentChildren;
}

/** One message or postback, with its quote, its bubble or cards, and its reactions. */
export function LineView({ line, answered, onTap, tools }: LineProps) {
  const reacted = [line.reactions?.person, line.reactions?.page].filter((emoji) => emoji !== undefined);
  return (
    <div class={reacted.length > 0 ? 'line reacted' : 'line'} data-mid={line.id}>
      {answered && (
        <p class="quote">
          <Icon name="reply" size={14} />
          <span dir="auto">{excerpt(answered)}</span>
        </p>
      )}
      <div class="line-row">
        <div class="line-body">
          <Content line={line} onTap={onTap} />
          {reacted.length > 0 && (
            <span class="reactions" role="img" aria-label={`Reactions: ${reacted.join(' ')}`}>
              {keyed(reacted).map(({ key, item }) => (
                <Reaction key={key} emoji={item} />
              ))}
            </span>
          )}
        </div>
        {tools}
      </div>
      {line.edited && !line.deleted && <small class="edited">Edited</small>}
    </div>
  );
}

function Content({ line, onTap }: { line: Line; onTap?: OnTap }) {
  if (line.deleted) return <p class="bubble ghost">Message unsent</p>;
  if (line.postback) {
    return (
      <p class="bubble" dir="auto">
        {line.postback.title || 'Tapped'}
      </p>
    );
  }
  const { text, attachments = [] } = line.message ?? {};
  const images = attachments.filter(({ type }) => type === 'image');
  const others = attachments.filter(({ type }) => type !== 'image');
  return (
    <>
      {text && (
        <p class={emojiOnly.test(text) ? 'bubble jumbo' : 'bubble'} dir="auto">
          <Linked text={text} />
        </p>
      )}
      {images.length > 0 && <Attachments class={images.length > 1 ? 'photos' : undefined} attachments={images} />}
      <Attachments attachments={others} onTap={onTap} />
    </>
  );
}

function Attachments(props: { attachments: readonly LineAttachment[]; class?: string; onTap?: OnTap }) {
  const views = keyed(props.attachments).map(({ key, item }) => (
    <AttachmentView key={key} attachment={item} onTap={props.onTap} />
  ));
  return props.class ? <div class={props.class}>{views}</div> : views;
}

/** The text of a line in one row, for quotes and lists. */
export function excerpt(line: Line): string {
  if (line.deleted) return 'Message unsent';
  if (line.postback) return line.postback.title;
  const attachment = line.message?.attachments?.[0];
  return line.message?.text ?? (attachment ? kinds[attachment.type] : 'Message');
}

const kinds: Record<LineAttachment['type'], string> = {
  image: 'Photo',
  audio: 'Audio',
  video: 'Video',
  file: 'File',
  sticker: 'Sticker',
  template: 'Card',
};

/** A text of one to three emoji is shown large. */
const emojiOnly = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F?){1,3}$/u;
