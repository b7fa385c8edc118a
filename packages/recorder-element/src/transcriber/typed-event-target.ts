type Listener<Target, Type> = (this: Target, event: Type) => unknown;

/** An `EventTarget` with typed listeners, by event type. */
export interface TypedEventTarget<EventMap> extends EventTarget {
  addEventListener<Type extends keyof EventMap>(
    type: Type,
    listener: Listener<this, EventMap[Type]>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof EventMap>(
    type: Type,
    listener: Listener<this, EventMap[Type]>,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** The browser's `EventTarget`, with types. */
export const TypedEventTarget = EventTarget as new <EventMap>() => TypedEventTarget<EventMap>;
