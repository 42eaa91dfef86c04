/** What a tab asks for as a whole: once when it is opened, and again when there is something new. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Params, RequestName, Result } from '../../protocol/channel.ts';
import type { RunPageContract } from '../../protocol/runPage.ts';
import type { Page } from './page.ts';

type C = RunPageContract;

export interface Asked<T> {
  /** Null until the first answer. */
  readonly value: T | null;
  readonly problem: unknown;
  readonly retry: () => void;
}

/** Between two questions, however often something is new. */
const EVERY_MS = 250;

export function useAsked<K extends RequestName<C>>(
  page: Page,
  name: K,
  { params, mark }: { readonly params: Params<C, K>; readonly mark: number },
): Asked<Result<C, K>> {
  const [value, setValue] = useState<Result<C, K> | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const isFirst = useRef(true);
  useEffect(() => {
    const question = new AbortController();
    const { signal } = question;
    const ask = () =>
      page.request(name, params, signal).then(
        (answer) => {
          setValue(answer);
          setProblem(null);
        },
        (error: unknown) => {
          if (!signal.aborted) setProblem(error ?? new Error());
        },
      );
    const timer = setTimeout(() => void ask(), isFirst.current ? 0 : EVERY_MS);
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      question.abort();
    };
    // A new snapshot is another record perhaps.
  }, [page, name, mark, tries, page.generation]);
  return { value, problem, retry: () => setTries((count) => count + 1) };
}
