import { isolated, name, safeUrl } from '../../lines/text.ts';
import { digitsIn } from '../digits-in.ts';
import { ask, closeSheet } from '../sheets.ts';
import type { Ui } from '../ui.ts';

/** So many digits Messenger shows. */
const DIGITS = 6;

/** The visitor types what Messenger shows. The sheet stays until the chat in Messenger is there. */
export function digitsForm(ui: Ui) {
  const { opening } = ui.view;
  if (opening === undefined || !('url' in opening)) return null;
  const digits = digitsIn(ui.entry);
  return form(ui, {
    label: ui.say('digits'),
    submit: ui.say('showChat'),
    input: { type: 'text', inputMode: 'numeric', autocomplete: 'one-time-code', name: 'one-time-code' },
    async send() {
      if (digits.length !== DIGITS) return ui.set({ problem: 'wrongDigits' });
      const { openings } = ui.liveClient;
      const outcome = await ask(ui, { type: 'digits', digits });
      if (outcome === 'done') openings.accepted();
      // Messenger shows digits to compare with, so the link was opened: perhaps on the visitor's phone.
      if (outcome === 'wrong_digits') openings.opened();
      // The next ones need another link, unless the visitor has one that was not opened yet.
      const isUnused = ui.liveClient.view().opening?.step === 'ready';
      if (outcome === 'digits_over' && !isUnused) await openings.ask('join');
    },
  });
}

/** The visitor leaves an address for what they have not read. */
export function mailForm(ui: Ui) {
  return form(ui, {
    label: ui.say('email'),
    submit: ui.say('byMail'),
    input: { type: 'email', autocomplete: 'email', name: 'email' },
    async send() {
      const address = name(ui.entry);
      if (!/^\S+@\S+\.\S+$/.test(address)) return ui.set({ problem: 'notEmail' });
      // Its reader has stopped the mails: giving it again changes nothing, and the sheet says so.
      if (isStopped(ui, address)) return ui.set({ problem: 'mailStopped' });
      if ((await ask(ui, { type: 'mail', address })) === 'done') closeSheet(ui);
    },
  });
}

function isStopped({ view }: Ui, given: string): boolean {
  const { state, address } = view.reach.mail ?? {};
  // Some browsers hand out the domain in punycode. As part of a URL both have it.
  const same = (each?: string) => safeUrl(`https://${each}`)?.toLowerCase();
  return state === 'stopped' && same(address) === same(given);
}

interface FormParts {
  readonly label: string;
  readonly submit: string;
  readonly input: object;
  send(): Promise<void>;
}

function form(ui: Ui, { label, submit, input, send }: FormParts) {
  const { problem, busy } = ui;
  return (
    <form
      // The browser's own messages would come in the browser's language.
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
        ui.focus('.sheet input');
      }}
    >
      <label>
        {label}
        <input
          {...input}
          // Digits and addresses are read from the left in every language.
          dir={ui.entry ? 'ltr' : ui.dir}
          value={ui.entry}
          aria-invalid={problem !== undefined}
          onInput={({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) => {
            ui.set({ entry: value, problem: undefined });
          }}
        />
      </label>
      {problem && (
        <p class="bad" role="alert">
          {ui.say(problem, { address: isolated(ui.entry) })}
        </p>
      )}
      <button type="submit" class="primary" aria-disabled={busy === true}>
        {busy ? ui.say('connecting') : submit}
      </button>
    </form>
  );
}
