/** What package.json promises: to VS Code, to npm, and to whoever installs it. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import texts from '../package.nls.json' with { type: 'json' };
import {
  COMMANDS,
  checkpointContext,
  checkpointsContext,
  PART_CONTEXTS,
  PROBLEM_MATCHERS,
  runContext,
  SETTINGS,
  SUBMENUS,
  TASK_TYPE,
  VIEWS,
  WALKTHROUGH,
} from '../src/vscode/ids.ts';
import { linkedCommands, MENUS, textOf, wordsOf } from './support/manifest.ts';
import { CLI, ROOT } from './support/sandbox.ts';

const { contributes } = manifest;

const commandIds: readonly string[] = Object.values(COMMANDS);
const isOurs = (command: string) => command.startsWith('runtrail.');

/** `^1.105.0` and `>=22.13` begin at the version they name. */
function minimumOf(range: string): string {
  const version = /^(?:\^|>=)(\d+\.\d+(?:\.\d+)?)$/.exec(range)?.[1];
  assert.ok(version, `${range} is not a range with one minimum`);
  return version;
}

describe('package.json', () => {
  it('pins the types of VS Code to the oldest version that is supported', () => {
    const { engines, devDependencies } = manifest;
    assert.equal(devDependencies['@types/vscode'], minimumOf(engines.vscode));
  });

  it('pins Node 24, which is newer than the oldest that is supported', () => {
    assert.match(manifest.devDependencies.node, /^24\.\d+\.\d+$/);
    assert.equal(minimumOf(manifest.engines.node), '22.13');
    assert.equal(process.versions.node, manifest.devDependencies.node, 'the tests run on the pinned Node');
  });

  it('pins every dependency to one exact version', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
  });

  it('names a command that can be run, and that says its version', () => {
    assert.deepEqual(manifest.bin, { runtrail: 'dist/cli.js' });
    assert.equal(path.join(ROOT, manifest.bin.runtrail), CLI);
    assert.match(fs.readFileSync(CLI, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const { stdout } = spawnSync(process.execPath, [CLI, '--version'], { encoding: 'utf8' });
    assert.equal(stdout, `${manifest.version}\n`);
  });

  it('names the licence that is in the repository', () => {
    assert.equal(manifest.license, 'MIT');
    assert.match(fs.readFileSync(path.join(ROOT, 'LICENSE'), 'utf8'), /^MIT License\n/);
  });

  it('is published as an extension only, whose files .vscodeignore names', () => {
    assert.equal(manifest.private, true);
    assert.match(fs.readFileSync(path.join(ROOT, '.vscodeignore'), 'utf8'), /^\*\*\n(!.+\n)+$/m);
    assert.deepEqual(
      [manifest.name, manifest.displayName, manifest.publisher],
      ['runtrail', 'Runtrail', 'runtrail'],
    );
  });

  it('has no setting that names a program or a place: a folder cannot change what runs by its settings', () => {
    const settings = Object.entries<Readonly<Record<string, unknown>>>(
      manifest.contributes.configuration.properties,
    );
    const texts = settings.filter(([, { type, enum: words }]) => {
      return !(type === 'boolean' || type === 'number' || (type === 'string' && Array.isArray(words)));
    });
    assert.ok(settings.length > 0);
    assert.deepEqual(texts, []);
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, []);
  });

  it('lets nothing in from a link: it neither wakes up for one nor takes one', () => {
    assert.ok(!manifest.activationEvents.includes('onUri'));
    const place = path.join(ROOT, 'src', 'vscode');
    const names = fs.readdirSync(place, { recursive: true, encoding: 'utf8' });
    const sources = names.filter((name) => name.endsWith('.ts'));
    const takes = sources.filter((name) =>
      fs.readFileSync(path.join(place, name), 'utf8').includes('registerUriHandler'),
    );
    assert.ok(sources.length > 0);
    assert.deepEqual(takes, []);
  });
});

describe('package.json and src/vscode/ids.ts', () => {
  it('name the same commands', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it('name the same container and views', () => {
    const { container, ...views } = VIEWS;
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [container],
    );
    assert.deepEqual(Object.keys(contributes.views), [container]);
    assert.deepEqual(
      contributes.views[container].map(({ id }) => id),
      Object.values(views),
    );
  });

  it('name the same submenus, each of which is filled and stands in a menu', () => {
    const ids = Object.values(SUBMENUS);
    assert.deepEqual(
      contributes.submenus.map(({ id }) => id),
      ids,
    );
    for (const { id, label } of contributes.submenus) {
      assert.ok(textOf(label));
      assert.ok(MENUS.filter(({ menu }) => menu === id).length > 1, id);
      assert.ok(
        MENUS.some(({ submenu }) => submenu === id),
        id,
      );
    }
  });

  it('name the same settings, with the same types, defaults and choices', () => {
    const declared = Object.entries(contributes.configuration.properties);
    assert.deepEqual(Object.fromEntries(declared.map(([name, each]) => [name, each.default])), SETTINGS);
    for (const [name, setting] of declared) {
      assert.equal(setting.type, typeof setting.default, name);
      const choices = 'enum' in setting ? setting.enum : [];
      assert.deepEqual(choices, wordsOf(name), name);
      const described = 'markdownEnumDescriptions' in setting ? setting.markdownEnumDescriptions : [];
      assert.equal(described.length, choices.length, name);
    }
  });

  it('name the same task type, problem matchers and walkthrough', () => {
    assert.deepEqual(
      contributes.taskDefinitions.map(({ type }) => type),
      [TASK_TYPE],
    );
    assert.deepEqual(
      contributes.problemMatchers.map(({ name }) => `$${name}`),
      PROBLEM_MATCHERS,
    );
    assert.deepEqual(
      contributes.walkthroughs.map(({ id }) => `${manifest.publisher}.${manifest.name}#${id}`),
      [WALKTHROUGH],
    );
  });
});

describe('commands', () => {
  /** Harmless whatever the workspace: they look, or ask before they do anything. */
  const LOOK_ONLY: readonly string[] = [
    ...[COMMANDS.open, COMMANDS.attach, COMMANDS.openLog, COMMANDS.openRecord],
    ...[COMMANDS.openFile, COMMANDS.verify, COMMANDS.reveal, COMMANDS.copyId, COMMANDS.refresh],
    ...[
      COMMANDS.showMore,
      COMMANDS.openSelected,
      COMMANDS.getStarted,
      COMMANDS.showLog,
      COMMANDS.copyDiagnostics,
    ],
    ...[COMMANDS.machineSettings, COMMANDS.check, COMMANDS.chooseDialect, COMMANDS.copyCommit],
    ...[COMMANDS.openMetrics, COMMANDS.copyMetric, COMMANDS.openArtifact, COMMANDS.revealArtifact],
    ...[COMMANDS.compareCheckpoints, COMMANDS.revealCheckpoint, COMMANDS.showLinked],
  ];

  it('are called by a verb in title case, in one category, without pictures', () => {
    for (const { command, title, category } of contributes.commands) {
      const text = textOf(title);
      assert.equal(category, 'Runtrail', command);
      assert.doesNotMatch(text, /\p{Extended_Pictographic}|\.\.\.|[.!?]$/u, command);
      assert.match(text, /^[A-Z]/, command);
      const lower = text.split(' ').filter((word) => /^[a-z]/.test(word));
      assert.deepEqual(
        lower.filter((word) => !['a', 'for', 'from', 'in', 'of', 'the', 'to', 'with'].includes(word)),
        [],
        command,
      );
    }
    const titles = contributes.commands.map(({ title }) => textOf(title));
    assert.equal(new Set(titles).size, titles.length, 'two commands have one title');
  });

  it('are switched off where the workspace is not trusted, unless they only look', () => {
    const free = contributes.commands.filter((command) => !('enablement' in command));
    assert.deepEqual(free.map(({ command }) => command).sort(), [...LOOK_ONLY].sort());
    for (const command of contributes.commands) {
      if ('enablement' in command) assert.equal(command.enablement, 'isWorkspaceTrusted', command.command);
    }
  });

  it('that stand in menus, welcome texts and the walkthrough exist', () => {
    const named = [
      ...MENUS.flatMap(({ command }) => command ?? []),
      ...Object.values(texts).flatMap(linkedCommands),
      ...contributes.walkthroughs.flatMap(({ steps }) =>
        steps.flatMap(({ completionEvents }) =>
          completionEvents.map((event) => event.replace(/^onCommand:/, '')),
        ),
      ),
    ];
    assert.ok(named.filter(isOurs).length > 40);
    assert.deepEqual(
      named.filter((command) => isOurs(command) && !commandIds.includes(command)),
      [],
    );
    assert.deepEqual(
      [...new Set(named.filter((command) => !isOurs(command)))].sort(),
      ['vscode.openFolder', 'workbench.trust.manage'],
      'links lead only to these commands of VS Code',
    );
  });

  it('that are of one row below a run are of no other row', () => {
    const rows = [
      ...Object.values(PART_CONTEXTS),
      checkpointsContext(true),
      checkpointContext({ isPruned: false, isPinned: true }, false),
    ];
    const ofRuns = runContext(true, 'running', { isCoded: true, isSaved: true }).split(';');
    for (const row of rows) {
      assert.deepEqual(
        row.split(';').filter((word) => ofRuns.includes(word) || word === 'ended'),
        [],
        row,
      );
    }
    assert.equal(new Set(rows.flatMap((row) => row.split(';')[0] ?? [])).size, rows.length);
  });

  it('that need a row of the tree are not in the palette, all others are', () => {
    const hidden = MENUS.filter(({ menu }) => menu === 'commandPalette');
    assert.deepEqual(
      hidden.map(({ command, when }) => [command, when]),
      [
        [COMMANDS.showMore, 'false'],
        [COMMANDS.openSelected, 'false'],
        [COMMANDS.showLinked, 'false'],
      ],
    );
  });

  it('have no keys, so that none of anybody is taken', () => {
    assert.equal('keybindings' in contributes, false);
  });

  it('stand in the title of a view as two icons at most, the rest below', () => {
    const titles = contributes.menus['view/title'].filter(({ group }) => group.startsWith('navigation'));
    assert.equal(titles.length, 2);
  });
});

describe('manners', () => {
  it('are limited where the folder is not trusted, and off where it is virtual', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.ok(textOf(untrustedWorkspaces.description));
    assert.equal(virtualWorkspaces.supported, false);
    assert.ok(textOf(virtualWorkspaces.description));
    // No setting of ours names a program or makes one start; what does stands in the settings files.
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations, []);
    const settings = Object.values(contributes.configuration.properties);
    assert.deepEqual([...new Set(settings.map(({ scope }) => scope))].sort(), ['resource', 'window']);
  });

  it('let runs start where the files are', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
  });

  it('wait until something of ours may be there before they start', () => {
    for (const event of manifest.activationEvents) {
      assert.match(
        event,
        /^(onLanguage:(json|jsonc|yaml|toml)|workspaceContains:\.runtrail|onWebviewPanel:runtrail\.run)$/,
      );
    }
  });

  it('complete and explain parameter files by a schema that is there, and leave objections to us', () => {
    for (const { url } of contributes.jsonValidation) {
      const file = path.join(ROOT, url);
      const { if: condition, ...others } = JSON.parse(fs.readFileSync(file, 'utf8'));
      assert.ok(!('properties' in others) && !('then' in others), 'it objects to nothing');
      const schema = JSON.parse(fs.readFileSync(path.resolve(path.dirname(file), condition.$ref), 'utf8'));
      assert.ok('properties' in schema, url);
    }
  });

  it('give settings names without negatives, in an order', () => {
    const settings = Object.entries(contributes.configuration.properties);
    assert.deepEqual(
      settings.map(([, { order }]) => order),
      settings.map((_, index) => index + 1),
    );
    for (const [name] of settings) assert.doesNotMatch(name, /\.(no|not|dis|un|hide|disable)[A-Z]/);
  });
});
