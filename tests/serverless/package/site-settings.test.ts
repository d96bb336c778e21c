import { describe, expect, test } from 'vitest';
import { checkSiteSettings, inboxSettings, siteSettings } from '../../../serverless/package/site-settings.ts';

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/8c1e3c57-5e0f-4d4b-9d3a-0f5a4f0c1f11';
const owned = { domain: 'chat.shop.example', certificate };
const check = (site: object) => () => checkSiteSettings(siteSettings({ custom: { site } }));

describe('Settings of how the website is reached', () => {
  test.each([
    {},
    { cdn: '' },
    { cdn: 'true' },
    { cdn: true },
    { cdn: 'false' },
    owned,
    { ...owned, cdn: 'true', zone: 'Z0123456789ABCDEFGHIJ' },
    { ...owned, domain: 'xn--kln-sna.example' },
  ])('%j are accepted', (site) => {
    expect(check(site)).not.toThrow();
  });

  test.each([
    [{ cdn: 'yes' }, /SITE_CDN is yes; it is true, or left out/],
    [{ ...owned, cdn: 'false' }, /SITE_DOMAIN needs the CDN/],
    [{ domain: owned.domain }, /SITE_CERTIFICATE is not.*us-east-1/],
    [{ certificate }, /SITE_CERTIFICATE is set, and SITE_DOMAIN is not/],
    [{ cdn: 'true', zone: 'Z0123456789ABCDEFGHIJ' }, /SITE_ZONE is set, and SITE_DOMAIN is not/],
    [{ ...owned, domain: 'https://chat.shop.example' }, /write it as chat\.shop\.example/],
    [{ ...owned, domain: 'chat.shop.example/' }, /write it as/],
    [{ ...owned, domain: 'Chat.shop.example' }, /write it as/],
    [{ ...owned, domain: 'chat.shop.example.' }, /write it as/],
    [{ ...owned, domain: '*.shop.example' }, /write it as/],
    [{ ...owned, domain: 'localhost' }, /write it as/],
    [{ ...owned, domain: '10.0.0.1' }, /write it as/],
    [{ ...owned, domain: `${'a'.repeat(64)}.example` }, /write it as/],
    [
      { ...owned, certificate: certificate.replace('us-east-1', 'eu-central-1') },
      /is in eu-central-1.*only those in us-east-1/,
    ],
    [{ ...owned, certificate: '8c1e3c57-5e0f-4d4b-9d3a-0f5a4f0c1f11' }, /it is an ARN/],
    [{ ...owned, certificate: 'arn:aws:iam::123456789012:server-certificate/shop' }, /it is an ARN/],
    [{ ...owned, zone: 'shop.example' }, /SITE_ZONE is shop\.example/],
  ])('%j are refused with the reason', (site, message) => {
    expect(check(site)).toThrow(message);
    expect(check(site)).toThrow('Nothing was changed.');
  });

  test('All problems are reported at once', () => {
    expect(check({ ...owned, domain: 'shop', zone: '?' })).toThrow(/SITE_DOMAIN[\s\S]*SITE_ZONE/);
  });
});

describe('Settings of how the inbox is reached', () => {
  const own = { domain: 'inbox.shop.example', certificate };
  const checkInbox = (inbox: object, site: object = {}) => {
    const service = { custom: { site, inbox } };
    return () => checkSiteSettings(siteSettings(service), inboxSettings(service));
  };

  test.each([{}, own, { ...own, zone: 'Z0123456789ABCDEFGHIJ' }])('%j are accepted', (inbox) => {
    expect(checkInbox(inbox)).not.toThrow();
    expect(checkInbox(inbox, owned)).not.toThrow();
  });

  test.each([
    [{ domain: own.domain }, /INBOX_CERTIFICATE is not/],
    [{ certificate }, /INBOX_CERTIFICATE is set, and INBOX_DOMAIN is not/],
    [{ ...own, domain: 'https://inbox.shop.example' }, /INBOX_DOMAIN is .*write it as inbox\.shop\.example/],
    [{ ...own, zone: 'shop.example' }, /INBOX_ZONE is shop\.example/],
  ])('%j are refused with the reason', (inbox, message) => {
    expect(checkInbox(inbox)).toThrow(message);
  });

  test('The inbox may not have the name of the site, whose scripts could read the agents’ sessions', () => {
    expect(checkInbox(owned, owned)).toThrow(/INBOX_DOMAIN is that of the site/);
  });

  test('It may have a domain while the site has none, except where the CDN is refused', () => {
    expect(checkInbox(own, { cdn: 'false' })).toThrow('INBOX_DOMAIN needs the CDN');
  });
});
