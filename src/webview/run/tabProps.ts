/** What every tab of the page is given. */

import type { Page } from './page.ts';

export interface TabProps {
  readonly page: Page;
}
