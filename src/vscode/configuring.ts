/** What the editor does for configuration files: a bundle of its own, loaded when the first one is looked at. */

import { ConfigEditing } from './editor/config/configEditing.ts';
import { useInRun } from './editor/config/useInRun.ts';

export const configuring = { ConfigEditing, useInRun };
