/** Fields by their names. */
export interface PostedForm {
  get(name: string): unknown;
}

/**
 * Reads a form. Browsers send it URL-encoded; mail programs should send *Unsubscribe* as `multipart/form-data`
 * (RFC 8058, section 3.2).
 */
export async function postedForm(body: Buffer, contentType = URL_ENCODED): Promise<PostedForm> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    // Neither of the two, or broken: nothing was chosen, and the page shows what can be.
    return new FormData();
  }
}

const URL_ENCODED = 'application/x-www-form-urlencoded';
