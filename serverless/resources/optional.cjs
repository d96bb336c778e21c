/** Resources that are deployed only where a setting of `serverless.yml` asks for them. */
exports.mail = async ({ resolveVariable }) =>
  given(resolveVariable, await resolveVariable('self:custom.alarmEmail'), 'mail.yml');

/** The website and the agents' inbox are reached in the same way, each at an origin of its own. */
const site = exportsOf('site', ['site.domain']);
exports.publicSite = site.public;
exports.cdn = site.cdn;
exports.domain = site.domain;
exports.records = site.records;
exports.siteOrigin = site.origin;

/* An inbox with a domain leaves the website where it is: pages have its address in them. */
const inbox = exportsOf('inbox', ['site.domain', 'inbox.domain']);
exports.publicInbox = inbox.public;
exports.inboxCdn = inbox.cdn;
exports.inboxDomain = inbox.domain;
exports.inboxRecords = inbox.records;
exports.inboxOrigin = inbox.origin;

/**
 * @param part `site` or `inbox`: its settings in `custom`, and its folder beside this file.
 * @param domains the domains that need its CDN: S3 has no certificates.
 */
function exportsOf(part, domains) {
  const hasCdn = async (resolveVariable) => {
    const [cdn, ...named] = await Promise.all(
      ['site.cdn', ...domains].map((key) => resolveVariable(`self:custom.${key}`)),
    );
    return String(cdn) === 'true' || named.some((domain) => domain !== '');
  };
  const setting = (resolveVariable, key) => resolveVariable(`self:custom.${part}.${key}`);
  return {
    public: async ({ resolveVariable }) =>
      given(resolveVariable, !(await hasCdn(resolveVariable)), `${part}/public.yml`),
    cdn: async ({ resolveVariable }) => given(resolveVariable, await hasCdn(resolveVariable), `${part}/cdn.yml`),
    domain: async ({ resolveVariable }) =>
      given(resolveVariable, await setting(resolveVariable, 'domain'), `${part}/domain.yml`),
    records: async ({ resolveVariable }) => {
      const [domain, zone] = await Promise.all(['domain', 'zone'].map((key) => setting(resolveVariable, key)));
      return given(resolveVariable, domain, zone ? `${part}/zone.yml` : `${part}/cname.yml`);
    },
    /** Its address, one of those in origins.yml. */
    origin: async ({ resolveVariable }) => {
      const domain = await setting(resolveVariable, 'domain');
      const origin = domain ? 'domain' : (await hasCdn(resolveVariable)) ? 'cdn' : 'bucket';
      return resolveVariable(`file(serverless/resources/${part}/origins.yml):${origin}`);
    },
  };
}

function given(resolveVariable, isAsked, file) {
  return isAsked ? resolveVariable(`file(serverless/resources/${file})`) : {};
}
