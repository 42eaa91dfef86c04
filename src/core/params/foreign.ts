/** Parameter files of other programs that are read as well: recognised at a glance, adapted by what is loaded for them. */

import type { AdaptContext, Adapted, Source } from './adapted.ts';
import { isLauncherFile } from './launcher/recognise.ts';

/** Undefined for a file of our own format. */
export async function adaptForeign(source: Source, context: AdaptContext): Promise<Adapted | undefined> {
  if (!isLauncherFile(source.value)) return undefined;
  const { adaptLauncher } = await import('./launcher/adapt.ts');
  return adaptLauncher(source, context);
}
