/** A part of the page whose script is loaded when it is shown for the first time. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type More = typeof import('./more.ts')['more'];

let loaded: More | undefined;

export function later<P extends object>(choose: (more: More) => ComponentType<P>): ComponentType<P> {
  return function Later(props: P) {
    const [, setThere] = useState(loaded !== undefined);
    useEffect(() => {
      // Another part may have brought it since this one was drawn.
      if (loaded) return setThere(true);
      let isWanted = true;
      void import('./more.ts').then(({ more }) => {
        loaded = more;
        if (isWanted) setThere(true);
      });
      return () => {
        isWanted = false;
      };
    }, []);
    const Part = loaded && choose(loaded);
    return Part ? <Part {...props} /> : null;
  };
}
