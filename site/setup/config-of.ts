import type { ChatConfig, PluginLook } from '../../lib/config/index.ts';
import { readDomains } from './domains.ts';
import { type Draft, labelOf, usual } from './draft.ts';

/**
 * The owner's settings that a form without problems stands for. What is usual is left out.
 * @param profile the part that the form does not ask for: ice breakers, menu. It stays as it is.
 */
export function configOf(draft: Draft, profile: ChatConfig['profile']): ChatConfig {
  const id = draft.pageId.trim();
  return {
    page: { ...(id && { id }), name: draft.pageName.trim() },
    whitelistedDomains: readDomains(draft.domains).all,
    plugin: look(draft),
    ...(draft.responseTime && { responseTime: draft.responseTime }),
    profile,
  };
}

function look(draft: Draft): PluginLook {
  const number = (name: 'greetingDialogDelay' | `${'desktop' | 'mobile'}${'Bottom' | 'Side'}Spacing`) => {
    const value = Number(draft[name]);
    return value === Number(usual[name]) ? undefined : value;
  };
  const themeColor = draft.themeColor.trim().toUpperCase();
  const all: PluginLook = {
    themeColor: themeColor === usual.themeColor ? undefined : themeColor,
    alignment: draft.alignment === usual.alignment ? undefined : draft.alignment,
    desktopBottomSpacing: number('desktopBottomSpacing'),
    desktopSideSpacing: number('desktopSideSpacing'),
    mobileBottomSpacing: number('mobileBottomSpacing'),
    mobileSideSpacing: number('mobileSideSpacing'),
    entryPointIcon: draft.entryPointIcon === usual.entryPointIcon ? undefined : draft.entryPointIcon,
    entryPointLabel: draft.entryPointLabel.trim() ? labelOf(draft.entryPointLabel) : undefined,
    loggedInGreeting: draft.loggedInGreeting.trim() || undefined,
    loggedOutGreeting: draft.loggedOutGreeting.trim() || undefined,
    greetingDialogDisplay:
      draft.greetingDialogDisplay === usual.greetingDialogDisplay ? undefined : draft.greetingDialogDisplay,
    greetingDialogDelay: number('greetingDialogDelay'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
