/** The document of a page lets in our script and our stylesheet, and nothing else, whatever stands in its texts. */

import assert from 'node:assert/strict';
import { pageHtml } from '../../../src/vscode/panels/html.ts';

const FILES = {
  cspSource: 'https://*.vscode-cdn.net',
  script: 'https://file+.vscode-resource.vscode-cdn.net/run.js',
  style: 'https://file+.vscode-resource.vscode-cdn.net/run.css',
  language: 'en',
  waiting: 'Reading the run …',
};

describe('the document of a page', () => {
  it('has a policy that allows our files, and one script by its nonce', () => {
    const html = pageHtml(FILES);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const nonce = /<script type="module" nonce="([\w+/=]{24})" src=/.exec(html)?.[1];
    assert.deepEqual(policy.replace(/&#39;/g, "'").split('; '), [
      "default-src 'none'",
      'img-src https://*.vscode-cdn.net data:',
      'style-src https://*.vscode-cdn.net',
      'font-src https://*.vscode-cdn.net',
      `script-src 'nonce-${nonce}'`,
    ]);
    assert.doesNotMatch(html, /unsafe-|style=|onload=|<script>/);
    assert.equal(html.match(/<script/g)?.length, 1);
  });

  it('has another nonce each time', () => {
    const nonces = new Set(Array.from({ length: 100 }, () => /nonce="([^"]+)"/.exec(pageHtml(FILES))?.[1]));
    assert.equal(nonces.size, 100);
  });

  it('takes a text for a text', () => {
    const html = pageHtml({ ...FILES, waiting: '"><script>alert(1)</script>&', language: '"onload="x' });
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(html, /&#34;&#62;&#60;script&#62;alert\(1\)&#60;\/script&#62;&#38;/);
    assert.match(html, /lang="&#34;onload=&#34;x"/);
  });
});
