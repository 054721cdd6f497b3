/** How often a property is tried: as often as the variable `RUNS` says, for longer searches. */
export const runsOr = (usual: number): number => Number(process.env['RUNS'] ?? usual);
