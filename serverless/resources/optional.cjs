/** Resources that are deployed only where a setting of `serverless.yml` asks for them. */
exports.mail = async function mail({ resolveVariable }) {
  const email = await resolveVariable('self:custom.alarmEmail');
  return email ? resolveVariable('file(serverless/resources/mail.yml)') : {};
};
