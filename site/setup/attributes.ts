import { type Draft, labelOf, usual } from './draft.ts';

/** The look as attributes of the plugin's element, all of them: what is not said would be the deployed site's. */
export function attributesOf(draft: Draft): Record<string, string> {
  return {
    theme_color: draft.themeColor.trim(),
    alignment: draft.alignment,
    desktop_bottom_spacing: draft.desktopBottomSpacing,
    desktop_side_spacing: draft.desktopSideSpacing,
    mobile_bottom_spacing: draft.mobileBottomSpacing,
    mobile_side_spacing: draft.mobileSideSpacing,
    entry_point_icon: draft.entryPointIcon,
    entry_point_label: labelOf(draft.entryPointLabel),
    logged_in_greeting: draft.loggedInGreeting.trim(),
    logged_out_greeting: draft.loggedOutGreeting.trim(),
    greeting_dialog_display: draft.greetingDialogDisplay,
    greeting_dialog_delay: draft.greetingDialogDelay.trim() || usual.greetingDialogDelay,
    response_time: draft.responseTime,
  };
}
