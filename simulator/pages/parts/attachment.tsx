import type { LineAttachment } from '../../model/views.ts';
import { Face, stickers } from './faces.tsx';
import { Icon } from './icons.tsx';
import { safe } from './links.tsx';
import { Picture } from './picture.tsx';
import { TemplateView } from './template.tsx';
import type { OnTap } from './template-buttons.tsx';
import { isTemplate } from './template-shape.ts';
import { Video } from './video.tsx';

/** One attachment of a message, of any kind. */
export function AttachmentView({ attachment, onTap }: { attachment: LineAttachment; onTap?: OnTap }) {
  const { type, url, name, template } = attachment;
  switch (type) {
    case 'image':
      return (
        <a class="photo" href={safe(url)} target="_blank" rel="noopener noreferrer">
          <Picture url={url} alt={name ?? 'Photo'} />
        </a>
      );
    case 'video':
      return <Video url={url} />;
    case 'audio':
      return (
        <div class="audio">
          <Icon name="music" size={20} />
          <audio controls preload="metadata" src={safe(url)} aria-label={name ?? 'Audio'}>
            <track kind="captions" />
          </audio>
        </div>
      );
    case 'file':
      return (
        <a class="file" href={safe(url)} target="_blank" rel="noopener noreferrer" download={name}>
          <span>
            <Icon name="file" size={22} />
          </span>
          <strong>{name ?? url?.split('/').at(-1) ?? 'File'}</strong>
        </a>
      );
    case 'sticker':
      return <Sticker id={attachment.sticker_id} url={url} />;
    case 'template':
      if (template && isTemplate(template)) return <TemplateView template={template} onTap={onTap} />;
      return <p class="unknown">A message of the kind “{template?.template_type ?? 'template'}”</p>;
  }
}

function Sticker({ id, url }: { id?: number; url?: string }) {
  const known = stickers.find((sticker) => sticker.id === id);
  if (!known) return <Picture url={url} alt="Sticker" class="sticker" />;
  return (
    <span class="sticker" role="img" aria-label={`Sticker: ${known.name}`}>
      <Face name={known.face} size={112} />
    </span>
  );
}
