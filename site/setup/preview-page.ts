import { GRAPH_VERSION } from '../../lib/messenger/graph-version.ts';

/**
 * The page in the preview. It loads the plugin in the language of its address; the wizard adds the plugin's element.
 */
const locale = /^[a-z]{2}_[A-Z]{2}$/.exec(new URLSearchParams(location.search).get('locale') ?? '')?.[0] ?? 'en_US';

window.fbAsyncInit = () => window.FB?.init?.({ xfbml: true, version: GRAPH_VERSION });

const script = document.createElement('script');
script.src = `${locale}/sdk/xfbml.customerchat.js`;
document.body.append(script);
