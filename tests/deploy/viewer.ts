import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Unpacked. */
  readonly text: string;
}

/** Requests a file as a browser does from CloudFront: with the host's name, which is in no DNS. */
export async function view(
  emulator: string,
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { protocol, host, pathname } = new URL(address);
  return new Promise((resolve, reject) => {
    const asked = request(
      new URL(pathname, emulator),
      { headers: { host, 'x-forwarded-proto': protocol.slice(0, -1), 'accept-encoding': 'gzip, br', ...headers } },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const body = Buffer.concat(chunks);
        const isPacked = response.headers['content-encoding'] === 'gzip';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: (isPacked ? gunzipSync(body) : body).toString(),
        });
      },
    );
    asked.once('error', reject).end();
  });
}
