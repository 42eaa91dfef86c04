/** The file that describes this machine: where it lies, what must be right in it, and a first one for a new machine. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError, errnoOf } from '../../../base/errors.ts';
import type { Finding } from '../../../base/finding.ts';
import { isRecord } from '../../../base/json.ts';
import { closestName, didYouMean } from '../../../base/similar.ts';
import type { MachineConfig } from '../../settings/settings.ts';
import { error, isError, warning } from '../format.ts';
import { FieldPlaces } from '../places.ts';
import type { ReadSource } from '../source.ts';

const NAMES = ['rig.toml', 'rig.yaml', 'rig.yml'];

/** Where the launcher itself keeps it. */
export function launcherRigFile(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? 'C:/RigConfig/rig_config.toml' : '/opt/rigconfig/rig_config.toml';
}

/** The file that the settings name, else the first that is there. */
export function rigFileOf(
  machine: Pick<MachineConfig, 'file' | 'rig'>,
  launcherFile: string = launcherRigFile(),
): string | undefined {
  if (machine.rig !== undefined) return machine.rig;
  const beside = NAMES.map((name) => path.join(path.dirname(machine.file), name));
  return [...beside, launcherFile].find((file) => fs.existsSync(file));
}

/** With what is wrong in it besides its spelling. */
export function checkedRig(source: ReadSource): ReadSource {
  if (!source.isSound) return source;
  const findings = [...source.findings, ...rigFindings(source)];
  return { ...source, findings, isSound: !findings.some(isError) };
}

function rigFindings(source: ReadSource): Finding[] {
  const places = new FieldPlaces(source);
  const { value } = source;
  if (!isRecord(value)) return [error('wrong-type', 'a rig file holds names with values', places.spanOf([]))];
  const id = value['rig_id'];
  if (id === undefined) return missingId(value, places);
  if (typeof id === 'string' && id.trim() !== '') return [...misnamed(value, places)];
  return [error('wrong-type', '"rig_id" must be a text that is not empty', places.spanOf(['rig_id']))];
}

function missingId(value: Readonly<Record<string, unknown>>, places: FieldPlaces): Finding[] {
  const inner = value['rig'];
  const name = os.hostname();
  if (!isRecord(inner) || inner['rig_id'] === undefined) {
    const message = `"rig_id" is missing: the name of this machine, "${name}", is used.`;
    const finding = error('missing-key', message, places.spanOf(['rig_id']));
    return [{ ...finding, severity: 'info' }, ...misnamed(value, places)];
  }
  const message = `keys of a rig stand at the top, not inside "rig": the rig is called "${name}" now, after this machine.`;
  const span = places.spanOf(['rig']);
  const header = places.textAt(span);
  const fixes = /^\[\s*rig\s*\]$/.test(header)
    ? [{ title: 'Remove [rig]', edits: [{ span, text: '' }] }]
    : [];
  return [warning('nested-rig', message, span, ...fixes), ...misnamed(value, places)];
}

const KNOWN = ['rig_id', 'output_root_folder'];

function misnamed(value: Readonly<Record<string, unknown>>, places: FieldPlaces): Finding[] {
  return Object.keys(value).flatMap((key) => {
    if (KNOWN.includes(key)) return [];
    const meant = key === 'data_root_directory' ? 'output_root_folder' : closestName(key, KNOWN);
    if (meant === undefined || Object.hasOwn(value, meant)) return [];
    const message = `"${key}" is no key of a rig that the launcher reads.${didYouMean(meant)}`;
    const [quote = ''] = /^["']/.exec(places.textAt(places.keySpanOf([key]))) ?? [];
    const edits = [{ span: places.keySpanOf([key]), text: quote + meant + quote }];
    return [warning('unknown-key', message, places.keySpanOf([key]), { title: `Write "${meant}"`, edits })];
  });
}

/** The rig file of this machine, or where a first one belongs. */
export function rigPlace(machine: Pick<MachineConfig, 'file' | 'rig'>): { file: string; exists: boolean } {
  const found = rigFileOf(machine);
  const file = found ?? path.join(path.dirname(machine.file), 'rig.toml');
  return { file, exists: fs.existsSync(file) };
}

/** A first rig file for this machine; one that is there is left alone. */
export function createRig(file: string, name: string = os.hostname()): void {
  const root =
    process.platform === 'win32' ? 'C:/experiment_data' : path.join(os.homedir(), 'experiment_data');
  const text = `# What is the same for every session on this machine.\nrig_id = ${quoted(name)}\noutput_root_folder = ${quoted(root)}\n`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    if (errnoOf(cause) !== 'EEXIST') throw cause;
    throw new AppError('refused', `${file} is there already.`, {
      cause,
      hint: 'Edit it, or name another file.',
    });
  }
}

/** As TOML takes it; JSON's escapes are among those of TOML. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
