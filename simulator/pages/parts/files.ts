export interface Upload {
  type: 'image' | 'audio' | 'video' | 'file';
  /** A data URL. */
  data: string;
  name: string;
}

/** Meta's limit for an attachment of a message. Source: Send API, Attachments. */
const most = 25 * 1024 * 1024;

/**
 * A picked file, ready to be sent.
 *
 * @throws Error where it is larger than Messenger takes, or cannot be read.
 */
export function upload(file: File): Promise<Upload> {
  if (file.size > most) throw new Error(`${file.name} is larger than the 25 MB that Messenger takes.`);
  const kind = file.type.split('/')[0];
  const type = kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file';
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ type, data: String(reader.result), name: file.name });
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });
}
