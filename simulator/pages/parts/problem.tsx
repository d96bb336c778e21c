import { Icon } from './icons.tsx';

/** An error message, until it is dismissed. */
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
