/** Asking an address for its figures: only http and https, never for long, and never for more than figures need. */

import { AppError } from '../../../base/errors.ts';
import { formatBytes } from '../../../base/size.ts';

const MOST_BYTES = 4 << 20;
const MOST_REDIRECTS = 3;

export async function getText(address: string, signal: AbortSignal): Promise<string> {
  let url = addressOf(address);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const answer = await ask(url, signal);
    if (answer.location === undefined) return answer.text;
    url = sameHost(url, addressOf(answer.location, url));
  }
  throw new AppError('unreachable', `${hostOf(url)} leads from one address to the next without end.`);
}

/** Where to is said by a server: it must not send us to the services of this computer, or of the network around it. */
function sameHost(from: URL, to: URL): URL {
  if (to.hostname === from.hostname) return to;
  throw new AppError('invalid', `${hostOf(from)} leads to ${hostOf(to)}, which nobody named.`, {
    hint: 'Name that address itself, if it is the right one.',
  });
}

function addressOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new AppError('invalid', `${text} is no address that begins with http:// or https://.`);
}

interface Answer {
  readonly text: string;
  readonly location?: string;
}

/** `fetch` would take more memory than all else that the runner does. */
async function ask(url: URL, signal: AbortSignal): Promise<Answer> {
  const { get } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const headers = { accept: 'application/json, text/plain, */*' };
  return await new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(signal.aborted ? tooLate(url) : unreachable(url, error));
    const request = get(url, { headers, signal, agent: false }, (response) => {
      const { statusCode = 0, headers: said } = response;
      const isElsewhere = [301, 302, 303, 307, 308].includes(statusCode) && said.location !== undefined;
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MOST_BYTES) chunks.push(chunk);
        else
          request.destroy(
            new AppError('invalid', `${hostOf(url)} sends more than ${formatBytes(MOST_BYTES)}.`),
          );
      });
      response.on('end', () => {
        if (isElsewhere) resolve({ text: '', location: said.location ?? '' });
        else if (statusCode === 200) resolve({ text: Buffer.concat(chunks).toString('utf8') });
        else reject(new AppError('unreachable', `${hostOf(url)} answers with status ${statusCode}.`));
      });
    });
    request.on('error', fail);
  });
}

function unreachable(url: URL, error: Error): Error {
  if (error instanceof AppError) return error;
  return new AppError('unreachable', `${hostOf(url)} cannot be reached: ${error.message}.`, { cause: error });
}

function tooLate(url: URL): Error {
  return new AppError('timeout', `${hostOf(url)} did not answer in time.`);
}

/** Without what may be secret in an address. */
function hostOf({ host }: URL): string {
  return host;
}
