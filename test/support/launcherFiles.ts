/** A folder for files of the launcher: with a clone of what they run, a rig file, and one way to look at them. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyEdits } from '../../src/base/finding.ts';
import { Lines } from '../../src/base/lines.ts';
import { parseOverride } from '../../src/core/params/overrides.ts';
import { type CheckedParameters, checkParameterText } from '../../src/core/params/resolve.ts';
import { RIG } from './machine.ts';
import { ROOT } from './sandbox.ts';

export const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'launcher');

export interface LookOptions {
  readonly name?: string;
  /** The text of a rig file; none is there otherwise. */
  readonly rig?: string;
  /** As on the command line. */
  readonly set?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export class LauncherFiles {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-launcher-')));

  close(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  write(name: string, text: string | object = ''): string {
    const file = path.join(this.root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text, null, 2));
    return file;
  }

  /** A clone below `clones`, as far as its own files tell. */
  clone(name: string, origin: string, head = '0123456789abcdef0123456789abcdef01234567'): void {
    this.write(`clones/${name}/.git/HEAD`, `${head}\n`);
    const config = `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${origin}\n\tfetch = x\n`;
    this.write(`clones/${name}/.git/config`, config);
  }

  async look(content: string | object, options: LookOptions = {}): Promise<CheckedParameters> {
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    const file = path.join(this.root, options.name ?? 'session.json');
    const rig =
      options.rig === undefined ? path.join(this.root, 'none.toml') : this.write('rig.toml', options.rig);
    const machine = { file: path.join(this.root, 'config', 'config.json'), parameters: {} };
    return checkParameterText(file, text, {
      workspace: this.root,
      // One that is not there is not looked at: else that of the machine under test would be.
      machine: options.rig === undefined ? undefined : { ...machine, rig },
      env: options.env ?? {},
      overrides: (options.set ?? []).map(parseOverride),
      ...(options.settings && { settings: this.settings(options.settings) }),
      now: new Date(2026, 10, 21, 14, 2, 3),
      facts: RIG,
    });
  }

  private settings(parameters: Readonly<Record<string, unknown>>) {
    return { file: this.write('settings.json', { parameters }), parameters };
  }
}

/** One line for each finding of the file itself: place, severity and code. */
export function codesOf({ text, findings }: Pick<CheckedParameters, 'text' | 'findings'>): string[] {
  const lines = new Lines(text);
  return findings.map(({ span, severity, code }) => {
    const { line, column } = lines.positionAt(span.start);
    return `${line}:${column} ${severity} ${code}`;
  });
}

/** Those that stop a run, in words. */
export function errorsOf({ findings, elsewhere }: CheckedParameters): string[] {
  return [findings, ...elsewhere.map((other) => other.findings)]
    .flat()
    .flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

/** The text with the first fix of the first finding of this code. */
export function fixed({ text, findings }: CheckedParameters, code: string): string {
  const finding = findings.find((each) => each.code === code);
  if (!finding) throw new Error(`there is no ${code} in: ${findings.map((each) => each.code)}`);
  const [fix] = finding.fixes ?? [];
  if (!fix) throw new Error(`${code} has no fix`);
  return applyEdits(text, fix.edits);
}

/** What stands at the place of the first finding of this code. */
export function underlined({ text, findings }: CheckedParameters, code: string): string {
  const finding = findings.find((each) => each.code === code);
  return finding ? text.slice(finding.span.start, finding.span.end) : `no ${code}`;
}
