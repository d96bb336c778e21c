import { attributesOf } from './attributes.ts';
import type { Draft } from './draft.ts';

/**
 * What to paste into a page: Meta's own shape, with the site's host in the script's address.
 * @param given.look writes the look into the page, too: then it holds there whatever `chat.config.ts` says.
 */
export function snippet(draft: Draft, given: { siteUrl: string; pageId: string; look: boolean }): string {
  const attributes: Record<string, string> = {
    page_id: draft.pageId.trim() || given.pageId,
    ref: '',
    ...(given.look && attributesOf(draft)),
  };
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    name === 'ref' || value !== '' ? [`${name}="${attributeValue(value)}"`] : [],
  );
  return `<div id="fb-root"></div>
<script>
  window.fbAsyncInit = function() {
    FB.init({
      xfbml   : true,
      version : 'v26.0'
    });
  };

  (function(d, s, id) {
    var js, fjs = d.getElementsByTagName(s)[0];
    if (d.getElementById(id)) return;
    js = d.createElement(s); js.id = id;
    js.src = '${given.siteUrl}/${draft.locale}/sdk/xfbml.customerchat.js';
    fjs.parentNode.insertBefore(js, fjs);
  }(document, 'script', 'facebook-jssdk'));
</script>
<div class="fb-customerchat"${given.look ? '\n  ' : ' '}${written.join(given.look ? '\n  ' : ' ')}></div>
`;
}

function attributeValue(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
