import fs from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Given to a stack as `NODE_OPTIONS=--import …`: while the file that `DISK_FULL_WHILE` names exists, no write to the
 * data folder has room. It stands for a full disk, which a test cannot have without the rights to mount one.
 */
const { DISK_FULL_WHILE: marker = '', DATA_DIR: folder = '' } = process.env;

function needRoom() {
  if (!fs.existsSync(marker)) return;
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}

for (const name of ['writeFileSync', 'appendFileSync']) {
  const real = fs[name];
  fs[name] = (file, ...rest) => {
    if (String(file).startsWith(folder)) needRoom();
    return real(file, ...rest);
  };
}
const handle = await open(fileURLToPath(import.meta.url));
const FileHandle = Object.getPrototypeOf(handle);
await handle.close();
const { appendFile } = FileHandle;
FileHandle.appendFile = async function append(...text) {
  needRoom();
  return appendFile.apply(this, text);
};
syncBuiltinESMExports();
