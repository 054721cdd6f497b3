import SchemaBuilder from '@pothos/core';
import type { GatewayContext } from '../resolvers/context.ts';
import type { Page } from '../resolvers/page.ts';

interface Scalar<T> {
  Input: T;
  Output: unknown;
}

/** What the builder knows at compile time; tables bring their types at run time. */
interface StaticTypes {
  Context: GatewayContext;
  Objects: { PageInfo: Page };
  Scalars: {
    ID: Scalar<string>;
    String: Scalar<string>;
    Int: Scalar<number>;
    Float: Scalar<number>;
    Boolean: Scalar<boolean>;
    SafeInt: Scalar<number>;
    BigInt: Scalar<bigint>;
    DateTime: Scalar<string>;
    EmailAddress: Scalar<string>;
    URL: Scalar<string>;
    IP: Scalar<string>;
    JSON: Scalar<unknown>;
    Point: Scalar<unknown>;
    LineString: Scalar<unknown>;
    Polygon: Scalar<unknown>;
    Geometry: Scalar<unknown>;
  };
}

export type Types = PothosSchemaTypes.ExtendDefaultTypes<StaticTypes>;
export type Builder = PothosSchemaTypes.SchemaBuilder<Types>;
export type ScalarName = keyof StaticTypes['Scalars'];

export const createBuilder = (): Builder => new SchemaBuilder<StaticTypes>({});
