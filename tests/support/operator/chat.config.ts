import { defineConfig } from '../../../lib/config/index.ts';

export default defineConfig({
  page: { name: 'Kiln & Cup' },
  whitelistedDomains: [],
  plugin: {
    themeColor: '#0084FF',
    alignment: 'right',
    loggedInGreeting: 'Welcome back! Can we help?',
    loggedOutGreeting: 'Hi! Ask us anything about our pots.',
    greetingDialogDisplay: 'show',
    greetingDialogDelay: 5,
  },
  responseTime: 'minutes',
  profile: {
    greeting: [{ locale: 'default', text: 'Hi! Ask us anything about our pots.' }],
    get_started: { payload: 'GET_STARTED' },
    ice_breakers: [
      {
        locale: 'default',
        call_to_actions: [
          { question: 'Where is my order?', payload: 'ORDER_STATUS' },
          { question: 'Which cup for espresso?', payload: 'ESPRESSO_CUP' },
          { question: 'Can I talk to a person?', payload: 'CUSTOMER_SUPPORT' },
        ],
      },
    ],
    persistent_menu: [
      {
        locale: 'default',
        composer_input_disabled: false,
        call_to_actions: [
          { type: 'postback', title: 'Start over', payload: 'GET_STARTED' },
          { type: 'postback', title: 'Customer Support', payload: 'CUSTOMER_SUPPORT' },
        ],
      },
    ],
  },
});
