/**
 * Refuses a Node.js that is too old, before another module fails with an error that is harder to read. npm runs it
 * before `npm start`, `npm test` and every command. It must run on every Node.js version itself.
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node.js ${process.versions.node} is too old: install Node.js 22 or 24 (https://nodejs.org).`);
  process.exit(1);
}
