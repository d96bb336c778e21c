/** `npm run -s sbom > sbom.json`: every package that is installed, and where its code goes. Needs no network. */
import { fileURLToPath } from 'node:url';
import { sbom } from './package/sbom.ts';

console.log(JSON.stringify(await sbom(fileURLToPath(new URL('..', import.meta.url))), null, 2));
