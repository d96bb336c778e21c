import { button } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { connectionText } from './menu.tsx';

/** Before a session: whom the link is for, or how to sign in. Only the agent's click makes a session. */
export function signInPage(ui: InboxUi) {
  const state = ui.view.signIn;
  return (
    <main class="sign-in">
      <h1>
        <bdi>{ui.say('inboxOf', { name: name(ui.config.pageName) })}</bdi>
      </h1>
      {(state.kind === 'checking' || state.kind === 'greeting') && (
        <p role="status">
          {state.kind === 'checking' && ui.view.link === 'open'
            ? ui.view.late && ui.say('checkingLink')
            : connectionText(ui)}
        </p>
      )}
      {(state.kind === 'invited' || state.kind === 'signing_in') && (
        <>
          {button(
            'primary large-button',
            <bdi>{ui.say('signInAs', { name: name(state.name) })}</bdi>,
            ui.confirmSignIn,
          )}
          <p class="hint">{ui.say('signInWhat')}</p>
        </>
      )}
      {state.kind === 'out' && signedOut(ui, state.reason)}
    </main>
  );
}

const reasons = {
  signed_out: 'signedOut',
  session_over: 'sessionOver',
  revoked: 'revoked',
  token_over: 'tokenOver',
} as const;

function signedOut(ui: InboxUi, reason: keyof typeof reasons | undefined) {
  const code = ui.code.replace(/[\s-]/g, '').toUpperCase();
  const submit = () => {
    if (code.length >= 8) ui.client.checkToken(code);
  };
  return (
    <>
      <p role="status">{ui.say(reason ? reasons[reason] : 'signInNeeded')}</p>
      <p class="hint">{ui.say('signInHow')}</p>
      <div class="code-field">
        <label>
          {ui.say('code')}
          <input
            id="code"
            value={ui.code}
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={20}
            onInput={({ currentTarget }) => ui.set({ code: currentTarget.value })}
            onKeyDown={({ key }) => key === 'Enter' && submit()}
          />
        </label>
        {button('primary', ui.say('codeCheck'), submit)}
      </div>
    </>
  );
}
