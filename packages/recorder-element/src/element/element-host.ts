import type { ReactiveControllerHost } from 'lit';
import type { AudioTranscriberEventMap } from '../transcriber/events.ts';
import type { State } from '../transcriber/state.ts';
import type { TypedEventTarget } from '../transcriber/typed-event-target.ts';

/** The typed listener methods of the element. */
export type ElementEvents = TypedEventTarget<AudioTranscriberEventMap & HTMLElementEventMap>;

/** The element as its controllers see it. */
export type ElementHost = ReactiveControllerHost &
  TypedEventTarget<AudioTranscriberEventMap> &
  HTMLElement & { readonly state: State };
