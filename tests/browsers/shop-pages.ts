const PAGE_ID = '1002003004005';

/** A page of the shop with Meta's snippet. Only the address of the site is ours. */
export function snippet(site: string, { locale = 'en_US' } = {}): string {
  return page(`<div class="fb-customerchat" page_id="${PAGE_ID}"></div>
    <script async src="${site}/${locale}/sdk/xfbml.customerchat.js#xfbml=1"></script>`);
}

/** The markup of the plugin's first years, with `FB.init` in the page. */
export function olderSnippet(site: string): string {
  return page(`<script>
      window.fbAsyncInit = function () { FB.init({ xfbml: true, version: 'v3.3' }); };
      (function (d, s, id) {
        var js, fjs = d.getElementsByTagName(s)[0];
        js = d.createElement(s); js.id = id; js.src = '${site}/en_US/sdk/xfbml.customerchat.js';
        fjs.parentNode.insertBefore(js, fjs);
      })(document, 'script', 'facebook-jssdk');
    </script>
    <fb:customerchat page_id="${PAGE_ID}" minimized="true"></fb:customerchat>`);
}

/** A page that can be changed by one line in its head only: its own script deletes `FB` and asks Meta for another. */
export function metaSnippet(site: string): string {
  const chat = `<div class="fb-customerchat" page_id="${PAGE_ID}"></div>
    <script>
      addEventListener('load', function () {
        delete window.FB;
        window.fbAsyncInit = function () { FB.init({ xfbml: true, version: 'v3.3' }); };
        var js = document.createElement('script');
        js.src = 'https://connect.facebook.net/en_US/sdk/xfbml.customerchat.js';
        document.body.appendChild(js);
      });
    </script>`;
  return page(chat).replace('</title>', `</title><script src="${site}/en_US/sdk/xfbml.customerchat.js"></script>`);
}

function page(chat: string): string {
  return `<!doctype html>
    <html lang="en">
      <head><meta name="viewport" content="width=device-width"><title>Kiln &amp; Cup</title></head>
      <body><h1>Stoneware</h1><p>${'Thrown on the wheel. '.repeat(40)}</p>${chat}</body>
    </html>`;
}
