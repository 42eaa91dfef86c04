/** Why something could not be had, and another try; what was read before stays. */

import type { Word } from '../../protocol/words.ts';
import { RequestError } from '../channel/client.ts';
import { Icon } from './Icon.tsx';
import type { Page } from './page.ts';

interface Props {
  readonly page: Page;
  readonly problem: unknown;
  /** Where the problem has no words of its own. */
  readonly otherwise: Word;
  readonly onRetry: () => void;
}

export function TabProblem({ page, problem, otherwise, onRetry }: Props) {
  const { message, hint } =
    problem instanceof RequestError ? problem : { message: page.text(otherwise), hint: null };
  return (
    <div class="problem" role="alert">
      <Icon name="error" />
      <span>
        {message} {hint}
      </span>
      <button type="button" class="link" onClick={onRetry}>
        {page.text('Try Again')}
      </button>
    </div>
  );
}
