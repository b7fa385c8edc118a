/** A goal, and whether a measurement meets it. */
export interface Goal {
  readonly name: string;
  readonly isMet: boolean;
  readonly measured: string;
}

/** Prints the goals. Sets the exit code of the process to 1 if one is not met. */
export const printGoals = (goals: readonly Goal[]): void => {
  console.log('\nGoals');
  for (const { name, isMet, measured } of goals) console.log(`  ${isMet ? 'yes' : 'NO '}  ${name}: ${measured}`);
  if (goals.some(({ isMet }) => !isMet)) process.exitCode = 1;
};
