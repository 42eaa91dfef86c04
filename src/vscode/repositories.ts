/** What looks into repositories and clones them: a bundle of its own, loaded when code is first asked for. */

import { cloneRepository } from './clone/cloneRepository.ts';
import { compareCode, openCode, showChanges } from './code/lookAtCode.ts';
import { readCode } from './code/readCode.ts';
import { restoreCode } from './code/restoreCode.ts';

export const repositories = { cloneRepository, compareCode, openCode, readCode, restoreCode, showChanges };
