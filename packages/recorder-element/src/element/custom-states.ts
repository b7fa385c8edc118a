import { isEmpty, type State } from '../transcriber/state.ts';

/** Makes the phase, `empty`, `disabled` and `compact` available to CSS as `:state()`. */
export const updateCustomStates = (
  states: CustomStateSet,
  state: State,
  isDisabled: boolean,
  isCompact: boolean,
): void => {
  states.clear();
  states.add(state.phase);
  if (isEmpty(state)) states.add('empty');
  if (isCompact) states.add('compact');
  if (isDisabled) states.add('disabled');
};
