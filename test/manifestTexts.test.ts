/** What package.json shows to people: its texts, its pictures and its walkthrough; and the texts of the window's code. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import texts from '../package.nls.json' with { type: 'json' };
import { linkedCommands, textOf } from './support/manifest.ts';
import { ROOT } from './support/sandbox.ts';

const { contributes } = manifest;

describe('texts', () => {
  it('of package.json are in package.nls.json, and no others', () => {
    const used = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });

  it('for people are all keys: titles, descriptions, labels, contents', () => {
    const plain: string[] = [];
    JSON.stringify(manifest.contributes, (key, value: unknown) => {
      const isText = /^(title|label|contents|altText|contextualTitle|(markdownD|d)escription)$/.test(key);
      if (isText && typeof value === 'string' && !/^%.+%$/.test(value)) plain.push(value);
      return value;
    });
    assert.deepEqual(plain, ['Runtrail']);
  });

  /** The first arguments that are no plain text; `l10n.t(label)` names days that core knows. */
  const VARIABLE = ['src/vscode/views/items.ts: l10n.t(label)'];
  const LITERAL = /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*[,)]/;

  function unclearTexts(file: string, source: string): string[] {
    return [...source.matchAll(/\bl10n\.t\(\s*/g)].flatMap(({ index, 0: call }) => {
      const rest = source.slice(index + call.length);
      return LITERAL.test(rest) ? [] : [`${file}: ${call.trim()}${rest.slice(0, rest.search(/[\n)]/))})`];
    });
  }

  it('in the code are whole sentences, neither joined nor filled in', () => {
    const files = fs.globSync('src/vscode/**/*.ts', { cwd: ROOT }).sort();
    const sources = files.map((file) => [file, fs.readFileSync(path.join(ROOT, file), 'utf8')] as const);
    assert.deepEqual(
      sources.flatMap(([file, source]) => unclearTexts(file, source)),
      VARIABLE,
    );
    assert.ok(sources.join().split('l10n.t(').length > 50, 'no texts were found');
  });

  it('would be seen when they were joined, filled in or variable', () => {
    for (const call of [
      "l10n.t('a' + b)",
      "l10n.t(\n  'a' +\n 'b')",
      `l10n.t(\`a \${b}\`)`,
      'l10n.t(a)',
      "l10n.t('a'.b)",
    ]) {
      assert.equal(unclearTexts('x', call).length, 1, call);
    }
    assert.deepEqual(unclearTexts('x', "l10n.t('it\\'s {0}', a); l10n.t(\n\"Don't\"\n)"), []);
  });
});

describe('pictures', () => {
  const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');

  it('of the activity bar and the view are outlines of 24 pixels in one colour', () => {
    const { activitybar } = contributes.viewsContainers;
    const icons = [...activitybar, ...contributes.views.runtrail].map(({ icon }) => icon);
    assert.equal(new Set(icons).size, 2, 'container and view have icons of their own');
    for (const icon of icons) {
      assert.match(read(icon), /^<svg [^>]*viewBox="0 0 24 24"/, icon);
      const colours = [...read(icon).matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
      assert.deepEqual([...new Set(colours)].sort(), ['currentColor', 'none'], icon);
    }
  });

  it('of commands are icons of VS Code', () => {
    for (const command of contributes.commands) {
      if ('icon' in command) assert.match(command.icon ?? '', /^\$\([a-z-]+\)$/, command.command);
    }
  });

  it('of the marketplace is a PNG of 128 pixels', () => {
    const png = fs.readFileSync(path.join(ROOT, manifest.icon));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });

  it('of the walkthrough take every colour from the theme, and bring no style or script', () => {
    for (const { media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      const svg = read(media.svg);
      // VS Code shows them under a policy that forbids styles of their own.
      assert.doesNotMatch(svg, /<style|style=|<script|href|<image/, media.svg);
      const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour = '']) => colour);
      const fixed = colours.filter((colour) => !/^none$|^var\(--vscode-[\w-]+, [^"]+\)$/.test(colour));
      assert.deepEqual(fixed, [], media.svg);
      assert.ok(textOf(media.altText).length > 20, media.svg);
    }
  });
});

describe('the walkthrough', () => {
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('has five steps, each done by a command that its text offers', () => {
    assert.equal(steps.length, 5);
    for (const { id, description, completionEvents } of steps) {
      const offered = linkedCommands(textOf(description)).map((command) => `onCommand:${command}`);
      assert.deepEqual([...completionEvents].sort(), offered.sort(), id);
    }
  });

  it('says what to do in few words', () => {
    for (const { title, description } of steps) {
      assert.match(textOf(title), /^(Create|Press|Close|Look|Repeat) /);
      const words = textOf(description)
        .replace(/\(command:[\w.]+\)/g, '')
        .split(/\s+/);
      assert.ok(words.length <= 35, `${words.length} words: ${textOf(description)}`);
    }
  });
});
