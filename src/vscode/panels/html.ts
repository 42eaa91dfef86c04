/**
 * The document of a page: one script, one stylesheet, and a policy that lets nothing else in. What the script imports
 * later has its nonce.
 */

import { randomBytes } from 'node:crypto';

export interface PageFiles {
  /** What VS Code calls the place that our own files are loaded from. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** Of the window, such as `en`. */
  readonly language: string;
  /** Stands there until the script has something to show. */
  readonly waiting: string;
}

export function pageHtml({ cspSource, script, style, language, waiting }: PageFiles): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `img-src ${cspSource} data:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${attribute(style)}">
<title>Runtrail</title>
</head>
<body>
<div id="page"><p class="waiting">${attribute(waiting)}</p></div>
<script type="module" nonce="${nonce}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
