import { EventEmitter, once } from 'node:events';
import { completedEvent, createId, deltaEvent, failedEvent, type ServerEvent } from './events.ts';
import { createItem, type Item, type TranscribeItem } from './item.ts';

/** The items of a session that are not transcribed yet. */
export interface UnfinishedItems {
  /** Starts an item. Its transcript is sent to the client. */
  start(transcribe: TranscribeItem): Item;
  /** Waits while much audio waits for its recognition. */
  untilCapacity(): Promise<void>;
  /** Ends the waits for capacity, also the future ones. */
  stopWaiting(): void;
  /** Resolves when all of them are transcribed, have failed or were canceled. */
  untilEnded(): Promise<void>;
  /** Stops all transcriptions. */
  cancel(reason: unknown): void;
}

interface UnfinishedItemsOptions {
  readonly send: (event: ServerEvent) => void;
  /** Called with the error of an item that was not transcribed. */
  readonly onItemFailed: (error: unknown) => void;
}

const maxItems = 4;
/** Audio that may wait for its recognition. */
const maxWaitingSeconds = 30;

export const createUnfinishedItems = ({ send, onItemFailed }: UnfinishedItemsOptions): UnfinishedItems => {
  const items = new Set<Item>();
  const changes = new EventEmitter();
  const notify = () => void changes.emit('change');
  let mustWait = true;

  const isFull = () => {
    const waitingSeconds = Array.from(items, (item) => item.waitingSeconds).reduce((sum, each) => sum + each, 0);
    return items.size >= maxItems || waitingSeconds > maxWaitingSeconds;
  };

  return {
    start(transcribe) {
      const id = createId('item');
      const item = createItem(id, transcribe, {
        onRead: notify,
        onDelta: (delta) => send(deltaEvent(id, delta)),
        onCompleted: (transcript) => send(completedEvent(id, transcript)),
        onFailed(error) {
          onItemFailed(error);
          send(failedEvent(id, error));
        },
      });
      items.add(item);
      item.ended.then(() => {
        items.delete(item);
        notify();
      });
      return item;
    },
    async untilCapacity() {
      while (mustWait && isFull()) await once(changes, 'change');
    },
    stopWaiting() {
      mustWait = false;
      notify();
    },
    async untilEnded() {
      await Promise.all(Array.from(items, ({ ended }) => ended));
    },
    cancel(reason) {
      for (const item of items) item.cancel(reason);
    },
  };
};
