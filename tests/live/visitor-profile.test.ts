import { expect, test } from 'vitest';
import { visitorProfile } from '../../lib/live/visitor-profile.ts';

const breakers = (question: string) => [{ question, payload: 'ASK' }];
const profile = {
  ice_breakers: [
    { locale: 'default', call_to_actions: breakers('Where is my order?') },
    { locale: 'de_DE', call_to_actions: breakers('Wo ist mein Paket?') },
    { locale: 'pt_BR', call_to_actions: breakers('Onde está meu pedido?') },
  ],
};
const askedIn = (locale?: string) => visitorProfile(profile, locale).ice_breakers[0]?.question;

test('a visitor reads ice breakers in their own language, also of another region, and otherwise the default', () => {
  expect(askedIn('de_DE')).toBe('Wo ist mein Paket?');
  expect(askedIn('de_AT')).toBe('Wo ist mein Paket?');
  expect(askedIn('pt_PT')).toBe('Onde está meu pedido?');
  expect(askedIn('fr_FR')).toBe('Where is my order?');
  expect(askedIn()).toBe('Where is my order?');
});
