/** `runtrail cfg set FILE section.key value` */

import { AppError } from '../base/errors.ts';
import { whatIs } from '../base/files.ts';
import { applyEdits, type Finding } from '../base/finding.ts';
import { shownText } from '../base/names.ts';
import { checkConfig } from '../core/config/check.ts';
import { nameParts, placeFor, repeatedSection, sectionButCase } from '../core/config/lookUp.ts';
import { findEntry, setValue } from '../core/config/set.ts';
import type { GetRequest } from './cfgGet.ts';
import { openReadable } from './configFile.ts';
import type { Context } from './context.ts';
import { findingLines } from './findingPrinter.ts';
import { replaceText } from './replaceText.ts';

export interface SetRequest extends GetRequest {
  readonly value: string;
}

export async function cfgSet({ file, name, value, options }: SetRequest, context: Context): Promise<void> {
  const { text, tree, checked } = await openReadable(file, options, context);
  const parts = nameParts(name);
  const repeated = repeatedSection(tree, parts);
  if (repeated !== undefined) {
    throw new AppError(
      'ambiguous',
      `${file} has several sections [${repeated}]: it is not clear which one is meant.`,
      { hint: 'Change it in an editor.' },
    );
  }
  const [section, key] = placeFor(tree, parts);
  if (key === '') throw new AppError('usage', `"${name}" names no key.`, { hint: 'Name it as section.key.' });
  const other = sectionButCase(tree, section);
  if (other !== undefined) {
    throw new AppError('ambiguous', `There is no section [${section}] in ${file}, but [${other}].`, {
      hint: 'The case of section names counts. If it is meant, add the section in an editor.',
    });
  }
  const changed = applyEdits(text, setValue(tree, section, key, value));
  replaceText(file, text, changed);
  const after = checkConfig(changed, {
    file,
    dialect: tree.dialect,
    schema: checked.schema,
    pathExists: whatIs,
  });
  const entry = after.tree && findEntry(after.tree, section, key);
  const isHere = ({ span, severity }: Finding) =>
    entry !== undefined &&
    severity !== 'info' &&
    span.start >= entry.span.start &&
    span.end <= entry.span.end;
  const { terminal } = context;
  for (const line of findingLines(file, changed, after.findings.filter(isHere))) terminal.tell(line);
  if (context.isJson) return terminal.printJson({ file, section, key, changed: changed !== text });
  const place = shownText(section === '' ? key : `[${section}] ${key}`);
  terminal.tell(changed === text ? `${place} was that already` : `${place} is set in ${shownText(file)}`);
}
