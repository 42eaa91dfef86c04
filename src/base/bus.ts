/** Typed topics inside one process: listeners hear in emission order, and one that throws never stops the rest. */

import type { Disposable } from './disposable.ts';

type Listener<T> = (value: T) => void;

interface Topic {
  readonly listeners: Set<Listener<unknown>>;
  readonly waiting: unknown[];
  isDelivering: boolean;
}

export class EventBus<Topics extends object> {
  private readonly topics = new Map<keyof Topics, Topic>();
  private readonly onListenerError: (error: unknown, topic: keyof Topics) => void;

  constructor(onListenerError: (error: unknown, topic: keyof Topics) => void) {
    this.onListenerError = onListenerError;
  }

  on<K extends keyof Topics>(name: K, listener: Listener<Topics[K]>): Disposable {
    const { listeners } = this.topic(name);
    // A wrapper of its own for each call, so that the same function may listen twice.
    const entry: Listener<unknown> = (value) => listener(value as Topics[K]);
    listeners.add(entry);
    return { dispose: () => listeners.delete(entry) };
  }

  /** Delivers now; a value emitted by a listener of the same topic waits until this one has reached everybody. */
  emit<K extends keyof Topics>(name: K, value: Topics[K]): void {
    const topic = this.topic(name);
    topic.waiting.push(value);
    if (topic.isDelivering) return;
    topic.isDelivering = true;
    try {
      for (let i = 0; i < topic.waiting.length; i++) this.deliver(name, topic, topic.waiting[i]);
    } finally {
      topic.waiting.length = 0;
      topic.isDelivering = false;
    }
  }

  private deliver(name: keyof Topics, topic: Topic, value: unknown): void {
    for (const listener of [...topic.listeners]) {
      if (!topic.listeners.has(listener)) continue; // left while this value was on its way
      try {
        listener(value);
      } catch (error) {
        this.onListenerError(error, name);
      }
    }
  }

  private topic(name: keyof Topics): Topic {
    let topic = this.topics.get(name);
    if (!topic) {
      topic = { listeners: new Set(), waiting: [], isDelivering: false };
      this.topics.set(name, topic);
    }
    return topic;
  }
}
