/** Resources that are deployed only where a setting of `serverless.yml` asks for them. */
exports.mail = async ({ resolveVariable }) =>
  given(resolveVariable, await resolveVariable('self:custom.alarmEmail'), 'mail.yml');

exports.publicSite = async ({ resolveVariable }) =>
  given(resolveVariable, !(await hasCdn(resolveVariable)), 'site/public.yml');

exports.cdn = async ({ resolveVariable }) => given(resolveVariable, await hasCdn(resolveVariable), 'site/cdn.yml');

exports.domain = async ({ resolveVariable }) =>
  given(resolveVariable, await resolveVariable('self:custom.site.domain'), 'site/domain.yml');

exports.records = async ({ resolveVariable }) => {
  const [domain, zone] = await Promise.all(['domain', 'zone'].map((key) => resolveVariable(`self:custom.site.${key}`)));
  return given(resolveVariable, domain, zone ? 'site/zone.yml' : 'site/cname.yml');
};

/** The site's address, one of those in origins.yml. */
exports.siteOrigin = async ({ resolveVariable }) => {
  const domain = await resolveVariable('self:custom.site.domain');
  const origin = domain ? 'domain' : (await hasCdn(resolveVariable)) ? 'cdn' : 'bucket';
  return resolveVariable(`file(serverless/resources/site/origins.yml):${origin}`);
};

/** An own domain needs the CDN: S3 has no certificates. */
async function hasCdn(resolveVariable) {
  const [cdn, domain] = await Promise.all(['cdn', 'domain'].map((key) => resolveVariable(`self:custom.site.${key}`)));
  return String(cdn) === 'true' || domain !== '';
}

function given(resolveVariable, isAsked, file) {
  return isAsked ? resolveVariable(`file(serverless/resources/${file})`) : {};
}
