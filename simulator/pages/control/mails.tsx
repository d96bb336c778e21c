import { Check, Panel } from './panel.tsx';
import type { Control } from './use-control.ts';

/** What the stand-in for SES does with mails to visitors. */
export function Mails({ control }: { control: Control }) {
  const ses = control.view?.ses;
  if (!ses) return null;
  return (
    <Panel
      icon="mail"
      title="Mails"
      about="Whether SES accepts mails to visitors. The inbox says why one did not go out."
    >
      <Check
        label="Sandbox: only to verified addresses"
        checked={ses.sandbox}
        onChange={(sandbox) =>
          control.run({ action: 'ses', sandbox }, sandbox ? 'SES is in the sandbox.' : 'SES sends to everybody.')
        }
      />
      <Check
        label="Too many mails: each is refused for now"
        checked={ses.busy}
        onChange={(busy) =>
          control.run({ action: 'ses', busy }, busy ? 'SES refuses each mail for now.' : 'SES accepts mails again.')
        }
      />
    </Panel>
  );
}
