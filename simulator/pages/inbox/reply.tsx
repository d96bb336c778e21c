import { useState } from 'preact/hooks';
import type { InboxAction } from '../../model/views.ts';
import { messageOf } from '../parts/client.ts';
import { upload } from '../parts/files.ts';
import { Icon } from '../parts/icons.tsx';
import { Problem } from '../parts/problem.tsx';
import { useTyping } from '../parts/use-typing.ts';

interface ReplyProps {
  name: string;
  /** Shown if a reply changes the owner. */
  hint?: string;
  perform: (action: InboxAction) => Promise<boolean>;
}

/** Where the agent replies. A text that could not be sent stays in the field. */
export function Reply({ name, hint, perform }: ReplyProps) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const typing = useTyping((on) => perform({ action: 'typing', on }));

  const submit = async () => {
    const trimmed = text.trim();
    if (!trimmed || busy) return;
    typing.stop();
    setBusy(true);
    if (await perform({ action: 'reply', text: trimmed })) setText('');
    setBusy(false);
  };
  const attach = async (files: FileList | null) => {
    setProblem(undefined);
    try {
      for (const file of files ?? []) await perform({ action: 'reply', attachment: await upload(file) });
    } catch (error) {
      setProblem(messageOf(error));
    }
  };

  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Problem error={problem} onDismiss={() => setProblem(undefined)} />
      {hint && <p class="reply-hint">{hint}</p>}
      <div class="reply-box">
        <textarea
          rows={2}
          dir="auto"
          value={text}
          placeholder={`Reply to ${name}`}
          aria-label={`Reply to ${name}`}
          onInput={(event) => {
            setText(event.currentTarget.value);
            typing.touch();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        <div class="reply-tools">
          <label class="icon-button">
            <span class="sr-only">Attach a file</span>
            <input
              type="file"
              class="sr-only"
              multiple
              onChange={(event) => {
                attach(event.currentTarget.files).then(() => undefined);
                event.currentTarget.value = '';
              }}
            />
            <Icon name="image" />
          </label>
          <button type="submit" class="button primary" disabled={!text.trim() || busy}>
            <Icon name="send" size={18} /> Send
          </button>
        </div>
      </div>
    </form>
  );
}
