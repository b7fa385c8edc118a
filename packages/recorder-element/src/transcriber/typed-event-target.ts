type Listener<Target, Type> = (this: Target, event: Type) => unknown;

/** An `EventTarget` whose listeners get the event classes of a map, by event type. */
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

/** The platform's `EventTarget`, typed. */
export const TypedEventTarget = EventTarget as new <EventMap>() => TypedEventTarget<EventMap>;
