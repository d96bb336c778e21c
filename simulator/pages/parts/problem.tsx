import { Icon } from './icons.tsx';

/** Something that went wrong, in a sentence, until it is put away. */
export function Problem({ error, onDismiss }: { error: string | undefined; onDismiss?: () => void }) {
  if (!error) return null;
  return (
    <div class="notice" role="alert">
      <Icon name="warning" size={20} />
      <p>{error}</p>
      {onDismiss && (
        <button type="button" class="icon-button" aria-label="Dismiss" onClick={onDismiss}>
          <Icon name="close" size={18} />
        </button>
      )}
    </div>
  );
}
