import { isEmpty, type State } from '../transcriber/state.ts';

/** Makes the phase, `empty` and `disabled` available to CSS as `:state()`. */
export const updateCustomStates = (states: CustomStateSet, state: State, isDisabled: boolean): void => {
  states.clear();
  states.add(state.phase);
  if (isEmpty(state)) states.add('empty');
  if (isDisabled) states.add('disabled');
};
