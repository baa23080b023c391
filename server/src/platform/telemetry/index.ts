export { createTelemetry, type Measured, type Telemetry, type TelemetryOptions } from './telemetry.ts';
