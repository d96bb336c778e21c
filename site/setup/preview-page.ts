/** The page in the preview: loads the plugin in the language that its address names. The wizard puts the plugin's element into it. */
const locale = /^[a-z]{2}_[A-Z]{2}$/.exec(new URLSearchParams(location.search).get('locale') ?? '')?.[0] ?? 'en_US';

window.fbAsyncInit = () => window.FB?.init?.({ xfbml: true, version: 'v26.0' });

const script = document.createElement('script');
script.src = `${locale}/sdk/xfbml.customerchat.js`;
document.body.append(script);
