/** The first file of the command line. Node's compile cache only helps what is loaded after it was turned on. */

import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { userFolders } from '../base/userFolders.ts';

enableCompileCache(path.join(userFolders().cache, 'compiled'));
// Beside this file once both are built.
require(path.join(__dirname, 'cli.main.js'));
