/** What is promised, and whether a measurement keeps it. */
export interface Goal {
  readonly name: string;
  readonly isMet: boolean;
  readonly measured: string;
}

/** Prints goals, and has the process exit with 1 where one is missed. */
export const printGoals = (goals: readonly Goal[]): void => {
  console.log('\nGoals');
  for (const { name, isMet, measured } of goals) console.log(`  ${isMet ? 'yes' : 'NO '}  ${name}: ${measured}`);
  if (goals.some(({ isMet }) => !isMet)) process.exitCode = 1;
};
