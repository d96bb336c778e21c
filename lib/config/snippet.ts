import { GRAPH_VERSION } from '../messenger/graph-version.ts';

interface SnippetOptions {
  /** Where the site is, without a trailing slash. Empty for a page of the site itself. */
  readonly siteUrl: string;
  /** As Meta writes them: `pt_BR`. */
  readonly locale: string;
  /** Of the plugin's element. Without `page_id` the snippet stays valid when a Page is connected. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A `ref` that the page can fill: the bot reads it. */
const usual = { ref: '' };

/** What to paste into a page, in Meta's own shape with the site's host in the script's address. */
export function snippet(options: SnippetOptions): string {
  return `<div id="fb-root"></div>
<script>
  window.fbAsyncInit = function() {
    FB.init({
      xfbml   : true,
      version : '${GRAPH_VERSION}'
    });
  };

  (function(d, s, id) {
    var js, fjs = d.getElementsByTagName(s)[0];
    if (d.getElementById(id)) return;
    js = d.createElement(s); js.id = id;
    js.src = '${loaderUrl(options)}';
    fjs.parentNode.insertBefore(js, fjs);
  }(document, 'script', 'facebook-jssdk'));
</script>
${element(options.attributes)}
`;
}

/** The same without an inline script: two lines, which need no exception in a Content-Security-Policy. */
export function shortSnippet(options: SnippetOptions): string {
  return `${element(options.attributes)}
<script async src="${loaderUrl(options)}#xfbml=1"></script>
`;
}

function loaderUrl({ siteUrl, locale }: SnippetOptions): string {
  return `${siteUrl && `${siteUrl}/`}${locale}/sdk/xfbml.customerchat.js`;
}

/** On one line with few attributes, one attribute a line with many. */
function element(attributes: SnippetOptions['attributes'] = usual): string {
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escapeAttribute(value)}"`);
  const separator = written.length > 2 ? '\n  ' : ' ';
  return `<div class="fb-customerchat"${written.map((each) => separator + each).join('')}></div>`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
