/** How the local stack's own AWS clients, and the functions it runs, sign in to emulators, which let everybody in. */
export function emulated(endpoint: string, region: string) {
  return { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}
