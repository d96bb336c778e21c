import { limits } from '../../../lib/messenger/limits.ts';
import type { SentFile } from '../../model/views.ts';

/**
 * Reads a chosen file, ready to be sent.
 *
 * @throws Error if the file is larger than Messenger allows, or cannot be read.
 */
export function upload(file: File): Promise<SentFile> {
  if (file.size > limits.attachmentBytes) throw new Error(`${file.name} is larger than 25 MB, the limit of Messenger.`);
  const kind = file.type.split('/')[0];
  const type = kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file';
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ type, data: String(reader.result), name: file.name });
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });
}
