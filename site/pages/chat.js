// Step 5 of the tutorial: the page says where the visitor came from. The plugin reads `ref` when the conversation
// begins, so a script may set it after the page has loaded.
const plugin = document.querySelector('.fb-customerchat');

addEventListener('load', () => {
  plugin.setAttribute('ref', new URLSearchParams(location.search).get('ref') ?? 'shop-front');
});

// A button beside a product opens the chat, and tells the bot the product.
for (const button of document.querySelectorAll('[data-ask]')) {
  button.addEventListener('click', () => {
    plugin.setAttribute('ref', button.dataset.ask);
    window.FB?.CustomerChat.showDialog();
  });
}
