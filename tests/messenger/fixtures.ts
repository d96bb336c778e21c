/**
 * Items of `entry.messaging` from real traffic, from Meta's documentation and from its samples, old and new. Each name
 * says what is special about the item.
 */
export const page = '155365675175754';
export const person = '1920030624688511';

const fromPerson = { sender: { id: person }, recipient: { id: page }, timestamp: 1519747912846 };
const fromPage = { sender: { id: page }, recipient: { id: person }, timestamp: 1519747912846 };

export const messages = {
  text: { ...fromPerson, message: { mid: 'm_text', text: 'Hello' } },
  /** Captured in February 2018: `tags` is an object inside the message. */
  fromPlugin: {
    ...fromPerson,
    message: {
      tags: { source: 'customer_chat_plugin' },
      mid: 'mid.$cAADXuZMmdtFoCU4cjlh2AjUBM2Xp',
      seq: 499368,
      text: 'text',
    },
  },
  /** The shape in the types of a well-known library. */
  fromPluginWithTagList: {
    ...fromPerson,
    message: { tags: [{ source: 'customer_chat_plugin' }], mid: 'm_tags', text: 'text' },
  },
  numericIds: {
    sender: { id: 1920030624688511 },
    recipient: { id: 155365675175754 },
    message: { mid: 'm_num', text: '1' },
  },
  secondsAsText: { ...fromPerson, timestamp: '1519747912', message: { mid: 'm_seconds', text: 'late' } },
  quickReply: { ...fromPerson, message: { mid: 'm_quick', text: 'Red', quick_reply: { payload: 'RED' } } },
  reply: { ...fromPerson, message: { mid: 'm_reply', text: 'This one', reply_to: { mid: 'm_text' } } },
  prior: {
    ...fromPerson,
    message: { mid: 'm_prior', text: 'Hi' },
    prior_message: { source: 'checkbox_plugin', identifier: 'ref-1' },
  },
  image: {
    ...fromPerson,
    message: { mid: 'm_image', attachments: [{ type: 'image', payload: { url: 'https://cdn.example/i.jpg' } }] },
  },
  location: {
    ...fromPerson,
    message: {
      mid: 'm_location',
      attachments: [{ type: 'location', title: "Pat's Location", payload: { coordinates: { lat: 52.5, long: 13.4 } } }],
    },
  },
  fallback: {
    ...fromPerson,
    message: {
      mid: 'm_fallback',
      text: 'https://shop.example',
      attachments: [{ type: 'fallback', title: 'Shop', URL: 'https://shop.example', payload: null }],
    },
  },
  fallbackWithText: {
    ...fromPerson,
    message: { mid: 'm_old', attachments: [{ type: 'fallback', payload: 'an old payload' }] },
  },
  product: {
    ...fromPerson,
    message: {
      mid: 'm_product',
      attachments: [
        { type: 'template', payload: { product: { elements: [{ id: '1', retailer_id: 'r1', title: 'Shoe' }] } } },
      ],
    },
  },
  appointment: {
    ...fromPerson,
    message: {
      mid: 'm_booking',
      attachments: [{ type: 'appointment_booking', payload: { booking_id: 'b1', status: 'requested' } }],
    },
  },
  /** Until May 2026. */
  stickerAsImage: {
    ...fromPerson,
    message: {
      mid: 'm_sticker1',
      sticker_id: 369239263222822,
      attachments: [{ type: 'image', payload: { url: 'https://cdn.example/like.png', sticker_id: 369239263222822 } }],
    },
  },
  /** June to August 2026: the sticker, and the same picture next to it. */
  stickerTwice: {
    ...fromPerson,
    message: {
      mid: 'm_sticker2',
      attachments: [
        { type: 'image', payload: { url: 'https://cdn.example/like.png', sticker_id: 369239263222822 } },
        { type: 'sticker', payload: { url: 'https://cdn.example/like.png', sticker_id: 369239263222822 } },
      ],
    },
  },
  stickerAlone: { ...fromPerson, message: { mid: 'm_sticker3', sticker_id: 369239263222822 } },
  ad: {
    ...fromPerson,
    message: {
      mid: 'm_ad',
      text: 'How much?',
      referral: { ref: 'spring', ad_id: 6045246247433, source: 'ADS', type: 'OPEN_THREAD' },
    },
  },
  deleted: { ...fromPerson, message: { mid: 'm_text', is_deleted: true } },
  unsupported: { ...fromPerson, message: { mid: 'm_video', is_unsupported: true } },
  edited: { ...fromPerson, message_edit: { mid: 'm_text', text: 'Hello!', num_edit: '2' } },
  echo: {
    ...fromPage,
    message: { mid: 'm_echo', is_echo: true, app_id: 263902037430900, metadata: '12', text: 'How can I help?' },
  },
} as const;

export const others = {
  postback: {
    ...fromPerson,
    postback: { mid: 'm_postback', title: 'Get Started', payload: 'GET_STARTED' },
  },
  /** First contact of a visitor who is logged in: no id yet, and a null ref. */
  pluginContact: {
    sender: { user_ref: '987654321432' },
    recipient: { id: page },
    timestamp: 1458692752478,
    postback: {
      title: '',
      payload: 'hey',
      referral: {
        ref: null,
        source: 'CUSTOMER_CHAT_PLUGIN',
        type: 'OPEN_THREAD',
        referer_uri: 'https://www.xyz.example/abcd',
        is_guest_user: false,
      },
    },
  },
  pluginReferral: {
    sender: { id: person, user_ref: '987654321432' },
    recipient: { id: page },
    timestamp: 1458692752478,
    referral: {
      ref: 'cart-7',
      source: 'CUSTOMER_CHAT_PLUGIN',
      type: 'OPEN_THREAD',
      origin_domain: 'https://shop.example',
      is_guest_user: 'true',
    },
  },
  misspeltReferral: {
    ...fromPerson,
    referral: { ref: 'r', source: 'SHORT-URL', type: 'OPEN_THREAD', referrer_uri: 'https://m.me/x', is_guest_user: '' },
  },
  reaction: { ...fromPerson, reaction: { reaction: 'love', emoji: '❤️', action: 'react', mid: 'm_text' } },
  delivery: { sender: { id: person }, recipient: { id: page }, delivery: { watermark: 1458668856253, seq: 37 } },
  read: { ...fromPerson, read: { watermark: '1458668856', seq: 38 } },
  optin: { recipient: { id: page }, timestamp: 1519747912846, optin: { ref: 'checkout', user_ref: 'box-1' } },
  marketingOptin: {
    ...fromPerson,
    optin: {
      type: 'notification_messages',
      payload: 'news',
      title: 'News',
      notification_messages_token: 'not-a-real-one',
      token_expiry_timestamp: 1893456000000,
      user_token_status: 'NOT_REFRESHED',
      notification_messages_frequency: 'DAILY',
    },
  },
  pass: {
    ...fromPerson,
    pass_thread_control: { previous_owner_app_id: null, new_owner_app_id: 263902037430900, metadata: 'help' },
  },
  take: { ...fromPerson, take_thread_control: { previous_owner_app_id: '123', new_owner_app_id: '456' } },
  request: { ...fromPerson, request_thread_control: { requested_owner_app_id: 123456789, metadata: 'please' } },
  roles: { recipient: { id: page }, timestamp: 1519747912846, app_roles: { '123456789': ['primary_receiver'] } },
  linked: { ...fromPerson, account_linking: { status: 'linked', authorization_code: 'code' } },
  policy: {
    recipient: { id: page },
    timestamp: 1519747912846,
    policy_enforcement: { action: 'block', reason: 'spam' },
  },
  oldPolicy: { recipient: { id: page }, timestamp: 1519747912846, 'policy-enforcement': { action: 'unblock' } },
  game: { ...fromPerson, game_play: { game_id: 'g', player_id: 'p', context_type: 'SOLO', score: 7 } },
  feedback: { ...fromPerson, messaging_feedback: { feedback_screens: [{ screen_id: 0 }] } },
  responseFeedback: { ...fromPerson, response_feedback: { feedback: 'Good response', mid: 'm_echo' } },
} as const;

export const strange = {
  payment: { ...fromPerson, payment: { payload: 'x' } },
  emptyMessage: { ...fromPerson, message: null },
  noMid: { ...fromPerson, message: { text: 'who am I' } },
  number: 7,
  nothing: null,
} as const;

export const everything: readonly unknown[] = [messages, others, strange].flatMap((group) => Object.values(group));
