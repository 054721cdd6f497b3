import { AggregatorRegistry } from 'prom-client';
import type { MetricsReport } from './metrics.ts';

/** Reports of several processes as one: counts are added, gauges as each says. */
export async function addReports(reports: readonly MetricsReport[]): Promise<MetricsReport> {
  return AggregatorRegistry.aggregate([...reports]).getMetricsAsJSON();
}

/** Prometheus' text format of several processes' reports. */
export function printReports(reports: readonly MetricsReport[]): Promise<string> {
  return AggregatorRegistry.aggregate([...reports]).metrics();
}

const counted = new Set(['counter', 'histogram']);

/** What outlives a process: what it has counted, and not how it was. */
export const countsOf = (report: MetricsReport): MetricsReport =>
  report.filter(({ type }) => counted.has(String(type)));
