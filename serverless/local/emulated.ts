/** Options of the local stack's own AWS clients. Emulators accept every key. */
export function emulated(endpoint: string, region: string) {
  return { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}
